package dev.yij.io.image;

import dev.yij.io.model.Interpolation;

/// Resizing by convolution, in the arithmetic of Pillow's Resample.c: each output position has a window of
/// weights over input positions, in fixed point with [#PRECISION] fractional bits; rows first, rounded to 8
/// bits, then columns.
final class Resampling {

    /// 32 bits minus 8 for a channel minus 2 bits of headroom for weights whose absolute values sum to more
    /// than 1.
    private static final int PRECISION = 32 - 8 - 2;

    /// The weights of one axis: output position `i` is the sum over `k` of `weights[i][k] · old[start[i] + k]`.
    private record Windows(int[] start, int[][] weights) {}

    private Resampling() {}

    static RgbImage resize(RgbImage image, Interpolation filter, int height, int width) {
        byte[] rows = image.bytes();
        if (width != image.width()) {
            Windows across = windows(image.width(), width, filter);
            rows = convolve(rows, image.height(), 3 * image.width(), 3, across);
        }
        if (height != image.height()) {
            Windows down = windows(image.height(), height, filter);
            rows = convolve(rows, 1, image.height() * 3 * width, 3 * width, down);
        }
        return new RgbImage(width, height, rows);
    }

    /// Convolves one axis of `lines × (positions × step)` bytes: neighbours along the axis are `step` bytes
    /// apart.
    private static byte[] convolve(byte[] from, int lines, int lineLength, int step, Windows windows) {
        int positions = windows.start.length;
        byte[] to = new byte[lines * positions * step];
        int at = 0;
        for (int line = 0; line < lines; line++) {
            for (int i = 0; i < positions; i++) {
                int[] weights = windows.weights[i];
                int first = line * lineLength + windows.start[i] * step;
                for (int c = 0; c < step; c++) {
                    int sum = 1 << (PRECISION - 1);
                    for (int k = 0; k < weights.length; k++) {
                        sum += (from[first + k * step + c] & 0xff) * weights[k];
                    }
                    to[at++] = (byte) Math.clamp(sum >> PRECISION, 0, 255);
                }
            }
        }
        return to;
    }

    private static Windows windows(int in, int out, Interpolation filter) {
        double scale = (double) in / out;
        double stretch = Math.max(scale, 1.0);
        double support = support(filter) * stretch;
        int[] start = new int[out];
        int[][] weights = new int[out][];
        for (int i = 0; i < out; i++) {
            double centre = (i + 0.5) * scale;
            int from = Math.max((int) (centre - support + 0.5), 0);
            int to = Math.min((int) (centre + support + 0.5), in);
            double[] exact = new double[to - from];
            double sum = 0;
            for (int k = 0; k < exact.length; k++) {
                exact[k] = weight(filter, (from + k - centre + 0.5) / stretch);
                sum += exact[k];
            }
            start[i] = from;
            weights[i] = new int[exact.length];
            for (int k = 0; k < exact.length; k++) {
                double fixed = exact[k] / sum * (1 << PRECISION);
                weights[i][k] = (int) (fixed < 0 ? fixed - 0.5 : fixed + 0.5);
            }
        }
        return new Windows(start, weights);
    }

    private static double support(Interpolation filter) {
        return switch (filter) {
            case BOX -> 0.5;
            case BILINEAR -> 1.0;
            case BICUBIC -> 2.0;
            case LANCZOS -> 3.0;
            case NEAREST -> throw new IllegalArgumentException("nearest has no window");
        };
    }

    private static double weight(Interpolation filter, double x) {
        double a = Math.abs(x);
        return switch (filter) {
            case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
            case BILINEAR -> Math.max(1 - a, 0);
            case BICUBIC -> a < 1 ? (1.5 * a - 2.5) * a * a + 1 : a < 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
            case LANCZOS -> a < 3 ? sinc(x) * sinc(x / 3) : 0;
            case NEAREST -> throw new IllegalArgumentException("nearest has no window");
        };
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
