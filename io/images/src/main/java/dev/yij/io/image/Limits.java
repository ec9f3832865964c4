package dev.yij.io.image;

/// How large an image may be.
///
/// @param maxPixels   how many pixels a file may declare
/// @param exactPixels up to how many pixels every pixel is kept; a larger image is reduced while it is decoded
record Limits(long maxPixels, long exactPixels) {

    /// @throws ImageException if a side is below 1 or there are too many pixels
    void check(int width, int height, String name) throws ImageException {
        if (width < 1 || height < 1) {
            throw new ImageException(name, "the image declares a size of " + width + "×" + height + " pixels");
        }
        long limit = Math.min(maxPixels, Integer.MAX_VALUE / 3);
        if ((long) width * height > limit) {
            throw new ImageException(
                    name,
                    "the image declares " + width + "×" + height + " pixels, which is more than the limit of " + limit);
        }
    }

    /// How many rows and columns become one: 1 for an image that is kept exactly, otherwise the smallest number
    /// that leaves at most half of the pixels that would be kept exactly, so that turning it upright finds
    /// memory.
    int reduction(int width, int height) {
        long pixels = (long) width * height;
        int step = 1;
        if (pixels > exactPixels) {
            while (pixels / ((long) step * step) > exactPixels / 2) {
                step++;
            }
        }
        return step;
    }
}
