package dev.yij.io.data;

import dev.yij.io.image.RgbImage;

/// A change of one image: the values that an [Augmentation] has drawn.
///
/// @param angle    in radians
/// @param down     vertical offset of the source position, as a fraction of the height
/// @param right    horizontal offset of the source position, as a fraction of the width
/// @param zoomY    source rows per output row, for a source of the same size; values above 1 show more of the
///     image, smaller
/// @param zoomX    source columns per output column
/// @param mirrored whether the result is mirrored horizontally
/// @param factor   brightness factor
/// @param contrast contrast factor
record ImageChange(
        double angle,
        double down,
        double right,
        double zoomY,
        double zoomX,
        boolean mirrored,
        double factor,
        double contrast) {

    /// The transformed image: one affine resampling, whatever the sizes.
    ///
    /// @param image  of any size
    /// @param height of the result
    /// @param width  of the result
    RgbImage apply(RgbImage image, int height, int width) {
        byte[] from = image.toBytes();
        byte[] to = new byte[3 * height * width];
        double[] offsets = offsets(from);
        double centreY = (height - 1) / 2.0;
        double centreX = (width - 1) / 2.0;
        double ratioY = (double) image.height() / height;
        double ratioX = (double) image.width() / width;
        double fromCentreY = (image.height() - 1) / 2.0;
        double fromCentreX = (image.width() - 1) / 2.0;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double dy = zoomY * (y - centreY) + down * height;
                double dx = zoomX * (x - centreX) + right * width;
                double fromY = ratioY * (cos * dy - sin * dx) + fromCentreY;
                double fromX = ratioX * (sin * dy + cos * dx) + fromCentreX;
                int at = 3 * (y * width + (mirrored ? width - 1 - x : x));
                sample(from, image.height(), image.width(), fromY, fromX, offsets, to, at);
            }
        }
        return RgbImage.of(width, height, to);
    }

    /// What contrast adds to each channel: mean + contrast · (v - mean) = contrast · v + (1 - contrast) · mean.
    private double[] offsets(byte[] from) {
        long[] sums = new long[3];
        for (int i = 0; contrast != 1 && i < from.length; i += 3) {
            sums[0] += from[i] & 0xff;
            sums[1] += from[i + 1] & 0xff;
            sums[2] += from[i + 2] & 0xff;
        }
        double each = 3 * (1 - contrast) / from.length;
        return new double[] {each * sums[0], each * sums[1], each * sums[2]};
    }

    /// Bilinear interpolation between the four pixels around a position.
    private void sample(
            byte[] from, int height, int width, double atY, double atX, double[] offsets, byte[] to, int at) {
        double y = Math.clamp(atY, 0, height - 1);
        double x = Math.clamp(atX, 0, width - 1);
        int top = (int) y;
        int left = (int) x;
        int below = Math.min(top + 1, height - 1);
        int beside = Math.min(left + 1, width - 1);
        double partY = y - top;
        double partX = x - left;
        for (int c = 0; c < 3; c++) {
            double upper = mix(from, 3 * (top * width + left) + c, 3 * (top * width + beside) + c, partX);
            double lower = mix(from, 3 * (below * width + left) + c, 3 * (below * width + beside) + c, partX);
            double value = factor * (contrast * (upper + partY * (lower - upper)) + offsets[c]);
            to[at + c] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
    }

    private static double mix(byte[] from, int one, int other, double part) {
        int first = from[one] & 0xff;
        return first + part * ((from[other] & 0xff) - first);
    }
}
