package dev.yij.reference.scalar;

import dev.yij.reference.kernel.Conv2DShape;
import org.jspecify.annotations.Nullable;

/// Grouped convolution and its two gradients as plain loops: as [ScalarConv2D], but a filter reads only the
/// input channels of its own group.
///
/// Depthwise convolution has one input channel in each group, so that each map of the output is computed from
/// one map of the input, and the sum over `ic` has one term (Howard et al., "MobileNets", 2017, eq. 3).
///
/// Letters as in [ScalarConv2D]; `ic` counts within the group, whose first channel is `first`.
public final class ScalarGroupedConv2D {

    private ScalarGroupedConv2D() {}

    /// Shapes: x `images×inH×inW×inC`, w `kernelH×kernelW×groupInC×outC`, b `outC` → y `images×outH×outW×outC`.
    public static void groupedConv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    for (int oc = 0; oc < s.outC(); oc++) {
                        y[s.y(n, oh, ow, oc)] = dot(s, x, w, b, n, oh, ow, oc);
                    }
                }
            }
        }
    }

    /// One output pixel of one filter:
    /// `y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,first+ic] · w[kh,kw,ic,oc]`, kh, kw, ic ascending. With one group
    /// it is [ScalarConv2D#dot].
    public static float dot(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, int n, int oh, int ow, int oc) {
        int first = s.firstInputOf(oc);
        float acc = b == null ? 0 : b[oc];
        for (int kh = 0; kh < s.kernelH(); kh++) {
            int ih = oh * s.strideH() - s.padTop() + kh * s.dilationH();
            if (ih < 0 || ih >= s.inH()) {
                continue; // this row of the window is padding
            }
            for (int kw = 0; kw < s.kernelW(); kw++) {
                int iw = ow * s.strideW() - s.padLeft() + kw * s.dilationW();
                if (iw < 0 || iw >= s.inW()) {
                    continue;
                }
                for (int ic = 0; ic < s.groupInC(); ic++) {
                    float pixel = x[s.x(n, ih, iw, first + ic)];
                    float weight = w[s.w(kh, kw, ic, oc)];
                    acc += pixel * weight;
                }
            }
        }
        return acc;
    }

    /// Gradient of the loss with respect to the input. Only the filters of the channel's own group contribute:
    ///
    /// dx[n,ih,iw,first+ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc], kh, kw, oc ascending.
    public static void groupedConv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        for (int n = 0; n < s.images(); n++) {
            for (int ih = 0; ih < s.inH(); ih++) {
                for (int iw = 0; iw < s.inW(); iw++) {
                    for (int c = 0; c < s.inC(); c++) {
                        dx[s.x(n, ih, iw, c)] = inputGradient(s, dy, w, n, ih, iw, c);
                    }
                }
            }
        }
    }

    private static float inputGradient(Conv2DShape s, float[] dy, float[] w, int n, int ih, int iw, int c) {
        int ic = c % s.groupInC();
        int firstFilter = c / s.groupInC() * s.groupOutC();
        float acc = 0;
        for (int kh = 0; kh < s.kernelH(); kh++) {
            int oh = s.h().outputAt(ih, kh);
            for (int kw = 0; kw < s.kernelW(); kw++) {
                int ow = s.w().outputAt(iw, kw);
                if (oh < 0 || ow < 0) {
                    continue; // no window has its tap (kh, kw) on this pixel
                }
                for (int oc = firstFilter; oc < firstFilter + s.groupOutC(); oc++) {
                    float gradient = dy[s.y(n, oh, ow, oc)];
                    float weight = w[s.w(kh, kw, ic, oc)];
                    acc += gradient * weight;
                }
            }
        }
        return acc;
    }

    /// Gradient of the loss with respect to weights and biases, added to `dw` and `db`:
    ///
    /// `dw[kh,kw,ic,oc] += Σ x[n,ih,iw,first+ic] · dy[n,oh,ow,oc]` and `db[oc] += Σ dy[n,oh,ow,oc]`, n, oh, ow
    /// ascending.
    public static void groupedConv2dGradWeights(
            Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    addWeightGradients(s, x, dy, dw, n, oh, ow);
                    for (int oc = 0; db != null && oc < s.outC(); oc++) {
                        db[oc] += dy[s.y(n, oh, ow, oc)];
                    }
                }
            }
        }
    }

    private static void addWeightGradients(Conv2DShape s, float[] x, float[] dy, float[] dw, int n, int oh, int ow) {
        for (int kh = 0; kh < s.kernelH(); kh++) {
            int ih = s.h().inputAt(oh, kh);
            for (int kw = 0; kw < s.kernelW(); kw++) {
                int iw = s.w().inputAt(ow, kw);
                if (!s.h().contains(ih) || !s.w().contains(iw)) {
                    continue; // this tap is padding
                }
                for (int ic = 0; ic < s.groupInC(); ic++) {
                    for (int oc = 0; oc < s.outC(); oc++) {
                        float pixel = x[s.x(n, ih, iw, s.firstInputOf(oc) + ic)];
                        float gradient = dy[s.y(n, oh, ow, oc)];
                        dw[s.w(kh, kw, ic, oc)] += pixel * gradient;
                    }
                }
            }
        }
    }
}
