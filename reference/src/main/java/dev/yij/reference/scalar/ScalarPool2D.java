package dev.yij.reference.scalar;

import dev.yij.reference.kernel.Pool2DShape;
import java.util.Arrays;

/// Max and average pooling and their gradients as plain loops. Global pooling is a window as large as the
/// image.
///
/// Letters: `n` image, `oh ow` output row and column, `kh kw` row and column of the window, `ih iw` input row
/// and column, `c` channel.
public final class ScalarPool2D {

    private ScalarPool2D() {}

    /// y[n,oh,ow,c] = max x[n,ih,iw,c] over the window. Padding is ignored; if any value is NaN, the result is
    /// NaN.
    public static void maxPool2d(Pool2DShape s, float[] x, float[] y) {
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    for (int c = 0; c < s.channels(); c++) {
                        y[s.y(n, oh, ow, c)] = maximum(s, x, n, oh, ow, c);
                    }
                }
            }
        }
    }

    private static float maximum(Pool2DShape s, float[] x, int n, int oh, int ow, int c) {
        float max = Float.NEGATIVE_INFINITY;
        for (int kh = 0; kh < s.poolH(); kh++) {
            int ih = oh * s.strideH() - s.padTop() + kh * s.dilationH();
            if (ih < 0 || ih >= s.inH()) {
                continue;
            }
            for (int kw = 0; kw < s.poolW(); kw++) {
                int iw = ow * s.strideW() - s.padLeft() + kw * s.dilationW();
                if (iw < 0 || iw >= s.inW()) {
                    continue;
                }
                max = Math.max(max, x[s.x(n, ih, iw, c)]);
            }
        }
        return max;
    }

    /// Adds each window's dy to dx at the window's first maximum in row-major order (TensorFlow's rule for
    /// ties).
    ///
    /// Windows may overlap; their gradients are added in the order oh, ow. If the maximum is NaN, no gradient
    /// is propagated.
    public static void maxPool2dGrad(Pool2DShape s, float[] x, float[] dy, float[] dx) {
        Arrays.fill(dx, 0, s.inputSize(), 0);
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    for (int c = 0; c < s.channels(); c++) {
                        int winner = winner(s, x, n, oh, ow, c);
                        if (winner >= 0) {
                            dx[winner] += dy[s.y(n, oh, ow, c)];
                        }
                    }
                }
            }
        }
    }

    /// The index in the input array of the window's first maximum, or -1 if the maximum is NaN.
    private static int winner(Pool2DShape s, float[] x, int n, int oh, int ow, int c) {
        float max = maximum(s, x, n, oh, ow, c);
        for (int kh = 0; kh < s.poolH(); kh++) {
            int ih = oh * s.strideH() - s.padTop() + kh * s.dilationH();
            if (ih < 0 || ih >= s.inH()) {
                continue;
            }
            for (int kw = 0; kw < s.poolW(); kw++) {
                int iw = ow * s.strideW() - s.padLeft() + kw * s.dilationW();
                if (iw >= 0 && iw < s.inW() && x[s.x(n, ih, iw, c)] == max) {
                    return s.x(n, ih, iw, c);
                }
            }
        }
        return -1;
    }

    /// y[n,oh,ow,c] = Σ x[n,ih,iw,c] / count, kh, kw ascending; taps in the padding are neither summed nor
    /// counted.
    public static void averagePool2d(Pool2DShape s, float[] x, float[] y) {
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    for (int c = 0; c < s.channels(); c++) {
                        y[s.y(n, oh, ow, c)] = mean(s, x, n, oh, ow, c);
                    }
                }
            }
        }
    }

    private static float mean(Pool2DShape s, float[] x, int n, int oh, int ow, int c) {
        float acc = 0;
        for (int kh = 0; kh < s.poolH(); kh++) {
            int ih = oh * s.strideH() - s.padTop() + kh * s.dilationH();
            if (ih < 0 || ih >= s.inH()) {
                continue;
            }
            for (int kw = 0; kw < s.poolW(); kw++) {
                int iw = ow * s.strideW() - s.padLeft() + kw * s.dilationW();
                if (iw < 0 || iw >= s.inW()) {
                    continue;
                }
                acc += x[s.x(n, ih, iw, c)];
            }
        }
        return acc / (s.h().tapsInside(oh) * s.w().tapsInside(ow));
    }

    /// dx[n,ih,iw,c] = Σ dy[n,oh,ow,c] / count over the windows that read (ih, iw), oh, ow ascending.
    public static void averagePool2dGrad(Pool2DShape s, float[] dy, float[] dx) {
        Arrays.fill(dx, 0, s.inputSize(), 0);
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    int count = s.h().tapsInside(oh) * s.w().tapsInside(ow);
                    for (int c = 0; c < s.channels(); c++) {
                        addShares(s, dx, n, oh, ow, c, dy[s.y(n, oh, ow, c)] / count);
                    }
                }
            }
        }
    }

    private static void addShares(Pool2DShape s, float[] dx, int n, int oh, int ow, int c, float share) {
        for (int kh = 0; kh < s.poolH(); kh++) {
            int ih = oh * s.strideH() - s.padTop() + kh * s.dilationH();
            if (ih < 0 || ih >= s.inH()) {
                continue;
            }
            for (int kw = 0; kw < s.poolW(); kw++) {
                int iw = ow * s.strideW() - s.padLeft() + kw * s.dilationW();
                if (iw < 0 || iw >= s.inW()) {
                    continue;
                }
                dx[s.x(n, ih, iw, c)] += share;
            }
        }
    }
}
