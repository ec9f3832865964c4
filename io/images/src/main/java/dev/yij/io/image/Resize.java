package dev.yij.io.image;

import dev.yij.io.model.Interpolation;

/// Resizes images with Pillow's arithmetic.
///
/// Nearest neighbour is the default of Keras's `flow_from_directory`. The other filters average over a window
/// that grows with the reduction ("antialiasing"), first along rows, then along columns, in Pillow's 8-bit
/// fixed-point arithmetic ([Resampling]).
public final class Resize {

    private Resize() {}

    /// The image resized to the given size. The last arguments are in Keras's order, (height, width).
    ///
    /// @throws IllegalArgumentException if a side is below 1, or the result is too large for an array
    public static RgbImage resize(RgbImage image, Interpolation filter, int height, int width) {
        if (height < 1 || width < 1 || 3L * height * width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("an image cannot be resized to " + height + "×" + width + " pixels");
        }
        if (height == image.height() && width == image.width()) {
            return image;
        }
        return filter == Interpolation.NEAREST
                ? nearest(image, height, width)
                : Resampling.resize(image, filter, height, width);
    }

    private static RgbImage nearest(RgbImage image, int height, int width) {
        int[] rows = nearestIndices(image.height(), height);
        int[] columns = nearestIndices(image.width(), width);
        byte[] from = image.bytes();
        byte[] to = new byte[3 * height * width];
        int at = 0;
        for (int row : rows) {
            int start = 3 * row * image.width();
            for (int column : columns) {
                int source = start + 3 * column;
                to[at++] = from[source];
                to[at++] = from[source + 1];
                to[at++] = from[source + 2];
            }
        }
        return new RgbImage(width, height, to);
    }

    /// The input position of each output position. Pillow adds the step repeatedly
    /// (`ImagingScaleAffine` in Geometry.c), and the accumulated rounding errors decide some positions: the
    /// closed form ⌊(i + ½)·s⌋ differs from it, for 256 → 224 among others.
    static int[] nearestIndices(int in, int out) {
        double step = (double) in / out;
        double x = step * 0.5;
        int[] indices = new int[out];
        for (int i = 0; i < out; i++) {
            indices[i] = (int) x;
            x += step;
        }
        return indices;
    }
}
