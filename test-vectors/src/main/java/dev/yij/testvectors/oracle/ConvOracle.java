package dev.yij.testvectors.oracle;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.dims.ConvDims;
import org.jspecify.annotations.Nullable;

/// Convolution in double, with loops that a backend would not use: the forward pass adds each pixel to all
/// outputs whose windows contain it, the gradient with respect to the input adds each output's gradient to all
/// pixels of its window, the gradient with respect to the weights loops over the weights.
///
/// A product of two floats is exact in double, and the error of a sum of them is smaller than in float32 by a
/// factor of 2²⁹.
public final class ConvOracle {

    private ConvOracle() {}

    /// `y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,ic] · w[kh,kw,ic,oc]` over the input channels of the filter's
    /// group, with ih = oh·strideH - padTop + kh·dilationH
    /// and iw = ow·strideW - padLeft + kw·dilationW.
    ///
    /// @param x input, NHWC
    /// @param w kernel, HWIO
    /// @param b bias, or null for none
    public static Expected forward(ConvDims d, float[] x, float[] w, float @Nullable [] b) {
        Sums y = new Sums(NamedArray.elements(d.yShape()));
        int outH = d.outH();
        int outW = d.outW();
        for (int pixel = 0; pixel < d.images() * d.inH() * d.inW(); pixel++) {
            int n = pixel / (d.inH() * d.inW());
            int ih = pixel / d.inW() % d.inH();
            int iw = pixel % d.inW();
            for (int tap = 0; tap < d.kernelH() * d.kernelW(); tap++) {
                int oh = outputAt(ih + d.padTop() - tap / d.kernelW() * d.dilationH(), d.strideH(), outH);
                int ow = outputAt(iw + d.padLeft() - tap % d.kernelW() * d.dilationW(), d.strideW(), outW);
                if (oh >= 0 && ow >= 0) {
                    scatter(d, x, pixel * d.inC(), w, tap * d.groupInC(), y, ((n * outH + oh) * outW + ow) * d.outC());
                }
            }
        }
        if (b != null) {
            for (int i = 0; i < d.images() * outH * outW * d.outC(); i++) {
                y.add(i, b[i % d.outC()]);
            }
        }
        return y.ofProducts("y", d.yShape());
    }

    /// Adds the products of one pixel's channels with one tap's weights to one output's channels.
    private static void scatter(ConvDims d, float[] x, int xAt, float[] w, int wRow, Sums y, int yAt) {
        for (int ic = 0; ic < d.groupInC(); ic++) {
            for (int oc = 0; oc < d.outC(); oc++) {
                y.add(yAt + oc, (double) x[xAt + d.input(ic, oc)] * w[(wRow + ic) * d.outC() + oc]);
            }
        }
    }

    /// The output whose window starts at a position, counted from the first pixel of the padding, or -1 if
    /// there is none.
    private static int outputAt(int start, int stride, int outputs) {
        return start >= 0 && start % stride == 0 && start / stride < outputs ? start / stride : -1;
    }

    /// dx[n,ih,iw,ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc] over all outputs and taps that read the pixel.
    ///
    /// @param dy gradient with respect to the output, NHWC
    /// @param w  kernel, HWIO
    public static Expected gradInput(ConvDims d, float[] dy, float[] w) {
        Sums dx = new Sums(NamedArray.elements(d.xShape()));
        for (int output = 0; output < d.images() * d.outH() * d.outW(); output++) {
            for (int tap = 0; tap < d.kernelH() * d.kernelW(); tap++) {
                int pixel = pixelAt(d, output, tap);
                for (int ic = 0; pixel >= 0 && ic < d.groupInC(); ic++) {
                    for (int oc = 0; oc < d.outC(); oc++) {
                        int weight = (tap * d.groupInC() + ic) * d.outC() + oc;
                        double term = (double) dy[output * d.outC() + oc] * w[weight];
                        dx.add(pixel * d.inC() + d.input(ic, oc), term);
                    }
                }
            }
        }
        return dx.ofProducts("dx", d.xShape());
    }

    /// dw[kh,kw,ic,oc] = Σ x[n,ih,iw,ic] · dy[n,oh,ow,oc] over all outputs whose tap (kh, kw) is inside the
    /// image.
    ///
    /// @param x  input, NHWC
    /// @param dy gradient with respect to the output, NHWC
    public static Expected gradWeights(ConvDims d, float[] x, float[] dy) {
        Sums dw = new Sums(NamedArray.elements(d.wShape()));
        for (int tap = 0; tap < d.kernelH() * d.kernelW(); tap++) {
            for (int output = 0; output < d.images() * d.outH() * d.outW(); output++) {
                int pixel = pixelAt(d, output, tap);
                for (int ic = 0; pixel >= 0 && ic < d.groupInC(); ic++) {
                    for (int oc = 0; oc < d.outC(); oc++) {
                        double term = (double) x[pixel * d.inC() + d.input(ic, oc)] * dy[output * d.outC() + oc];
                        dw.add((tap * d.groupInC() + ic) * d.outC() + oc, term);
                    }
                }
            }
        }
        return dw.ofProducts("dw", d.wShape());
    }

    /// `db[oc] = Σ dy[n,oh,ow,oc]` over n, oh, ow.
    public static Expected gradBias(ConvDims d, float[] dy) {
        return columnSums("db", dy, d.outC());
    }

    /// Sums of the columns of a row-major matrix.
    static Expected columnSums(String name, float[] matrix, int columns) {
        Sums sums = new Sums(columns);
        for (int i = 0; i < matrix.length; i++) {
            sums.add(i % columns, matrix[i]);
        }
        return sums.ofInputs(name, 1, columns);
    }

    /// The pixel that an output reads at a tap, or -1 for padding; pixels and outputs are numbered over the
    /// whole batch.
    private static int pixelAt(ConvDims d, int output, int tap) {
        int n = output / (d.outH() * d.outW());
        int ih = output / d.outW() % d.outH() * d.strideH() + tap / d.kernelW() * d.dilationH() - d.padTop();
        int iw = output % d.outW() * d.strideW() + tap % d.kernelW() * d.dilationW() - d.padLeft();
        boolean inside = ih >= 0 && ih < d.inH() && iw >= 0 && iw < d.inW();
        return inside ? (n * d.inH() + ih) * d.inW() + iw : -1;
    }
}
