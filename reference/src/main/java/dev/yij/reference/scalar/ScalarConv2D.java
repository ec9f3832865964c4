package dev.yij.reference.scalar;

import dev.yij.reference.kernel.Conv2DShape;
import org.jspecify.annotations.Nullable;

/// Convolution and its two gradients as plain loops. **Set your breakpoint here**, on the line
/// `acc += pixel * weight` of [#dot].
///
/// Letters: `n` image, `oh ow oc` output row, column and channel, `kh kw` row and column of the kernel, `ih iw
/// ic` input row, column and channel. Machine learning calls cross-correlation convolution: the kernel is not
/// flipped (Goodfellow, Bengio, Courville, Deep Learning, eq. 9.6).
public final class ScalarConv2D {

    private ScalarConv2D() {}

    /// Shapes: x `images×inH×inW×inC`, w `kernelH×kernelW×inC×outC`, b `outC` → y `images×outH×outW×outC`.
    public static void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
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

    /// One output pixel of one filter: the dot product of the filter with the window of the image under it.
    ///
    /// `y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,ic] · w[kh,kw,ic,oc]`, kh, kw, ic ascending, with
    /// ih = oh·strideH - padTop + kh·dilationH and iw = ow·strideW - padLeft + kw·dilationW. With the numbers
    /// of a layer in place of these names, it is the layer's [Formula][dev.yij.reference.explain.Formula].
    public static float dot(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, int n, int oh, int ow, int oc) {
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
                for (int ic = 0; ic < s.inC(); ic++) {
                    float pixel = x[s.x(n, ih, iw, ic)];
                    float weight = w[s.w(kh, kw, ic, oc)];
                    acc += pixel * weight;
                }
            }
        }
        return acc;
    }

    /// Gradient of the loss with respect to the input. Every output that read x[n,ih,iw,ic] contributes its
    /// gradient times the weight that it was read with:
    ///
    /// dx[n,ih,iw,ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc], kh, kw, oc ascending.
    public static void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        for (int n = 0; n < s.images(); n++) {
            for (int ih = 0; ih < s.inH(); ih++) {
                for (int iw = 0; iw < s.inW(); iw++) {
                    for (int ic = 0; ic < s.inC(); ic++) {
                        dx[s.x(n, ih, iw, ic)] = inputGradient(s, dy, w, n, ih, iw, ic);
                    }
                }
            }
        }
    }

    private static float inputGradient(Conv2DShape s, float[] dy, float[] w, int n, int ih, int iw, int ic) {
        float acc = 0;
        for (int kh = 0; kh < s.kernelH(); kh++) {
            int top = ih + s.padTop() - kh * s.dilationH(); // oh * strideH, if a window has its row kh on ih
            int oh = top / s.strideH();
            if (top < 0 || top % s.strideH() != 0 || oh >= s.outH()) {
                continue; // no window has
            }
            for (int kw = 0; kw < s.kernelW(); kw++) {
                int left = iw + s.padLeft() - kw * s.dilationW();
                int ow = left / s.strideW();
                if (left < 0 || left % s.strideW() != 0 || ow >= s.outW()) {
                    continue;
                }
                for (int oc = 0; oc < s.outC(); oc++) {
                    float gradient = dy[s.y(n, oh, ow, oc)];
                    float weight = w[s.w(kh, kw, ic, oc)];
                    acc += gradient * weight;
                }
            }
        }
        return acc;
    }

    /// Gradient of the loss with respect to weights and biases. Over all window positions, the gradient of a
    /// weight sums the input that it was multiplied with times the gradient of the output that it contributed
    /// to. The result is added to `dw` and `db`:
    ///
    /// `dw[kh,kw,ic,oc] += Σ x[n,ih,iw,ic] · dy[n,oh,ow,oc]` and `db[oc] += Σ dy[n,oh,ow,oc]`, n, oh, ow
    /// ascending.
    public static void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
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
            int ih = oh * s.strideH() - s.padTop() + kh * s.dilationH();
            if (ih < 0 || ih >= s.inH()) {
                continue;
            }
            for (int kw = 0; kw < s.kernelW(); kw++) {
                int iw = ow * s.strideW() - s.padLeft() + kw * s.dilationW();
                if (iw < 0 || iw >= s.inW()) {
                    continue;
                }
                for (int ic = 0; ic < s.inC(); ic++) {
                    for (int oc = 0; oc < s.outC(); oc++) {
                        float pixel = x[s.x(n, ih, iw, ic)];
                        float gradient = dy[s.y(n, oh, ow, oc)];
                        dw[s.w(kh, kw, ic, oc)] += pixel * gradient;
                    }
                }
            }
        }
    }
}
