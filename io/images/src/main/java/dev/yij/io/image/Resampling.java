package dev.yij.io.image;

import dev.yij.io.model.Interpolation;
import java.util.Arrays;

/// Resizing by convolution, in the arithmetic of Pillow's Resample.c: each output position has a window of
/// weights over input positions, in fixed point with [#PRECISION] fractional bits; rows first, rounded to 8
/// bits, then columns.
final class Resampling {

    /// 32 bits minus 8 for a channel minus 2 bits of headroom for weights whose absolute values sum to more
    /// than 1.
    private static final int PRECISION = 32 - 8 - 2;

    /// Rounds to the nearest byte.
    private static final int HALF = 1 << (PRECISION - 1);

    /// The weights of one axis: output position `i` is the sum over `k` of `weights[i][k] · old[start[i] + k]`.
    private record Windows(int[] start, int[][] weights) {}

    private Resampling() {}

    static RgbImage resize(RgbImage image, Interpolation filter, int height, int width) {
        byte[] rows = image.bytes();
        if (width != image.width()) {
            rows = across(rows, image.width(), image.height(), windows(image.width(), width, filter));
        }
        if (height != image.height()) {
            rows = down(rows, 3 * width, windows(image.height(), height, filter));
        }
        return new RgbImage(width, height, rows);
    }

    /// Convolves each row, `height × width × 3` bytes, along its pixels. One walk through a window makes the
    /// sums of all three channels.
    private static byte[] across(byte[] from, int width, int height, Windows windows) {
        int columns = windows.start.length;
        byte[] to = new byte[height * columns * 3];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < columns; x++) {
                int pixel = 3 * (y * width + windows.start[x]);
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (int weight : windows.weights[x]) {
                    red += (from[pixel] & 0xff) * weight;
                    green += (from[pixel + 1] & 0xff) * weight;
                    blue += (from[pixel + 2] & 0xff) * weight;
                    pixel += 3;
                }
                to[at] = rounded(red);
                to[at + 1] = rounded(green);
                to[at + 2] = rounded(blue);
                at += 3;
            }
        }
        return to;
    }

    /// Convolves the columns, `height × length` bytes: adds whole rows to a row of sums, which Java's compiler
    /// vectorises.
    private static byte[] down(byte[] from, int length, Windows windows) {
        int rows = windows.start.length;
        byte[] to = new byte[rows * length];
        int[] sums = new int[length];
        for (int y = 0; y < rows; y++) {
            Arrays.fill(sums, HALF);
            int row = windows.start[y] * length;
            for (int weight : windows.weights[y]) {
                add(from, row, weight, sums);
                row += length;
            }
            for (int i = 0; i < length; i++) {
                to[y * length + i] = rounded(sums[i]);
            }
        }
        return to;
    }

    private static void add(byte[] from, int row, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (from[row + i] & 0xff) * weight;
        }
    }

    private static byte rounded(int sum) {
        return (byte) Math.clamp(sum >> PRECISION, 0, 255);
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
