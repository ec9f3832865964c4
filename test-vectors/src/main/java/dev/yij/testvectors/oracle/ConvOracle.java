package dev.yij.testvectors.oracle;

import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.NamedArray;
import org.jspecify.annotations.Nullable;

/// Convolution in double, each direction in the form that a backend would not choose: the forward pass hands
/// every pixel to the outputs that see it, the gradient by the input hands every output's gradient back to the
/// pixels it saw, the gradient by the weights walks over the weights.
///
/// A product of two floats is exact in double, and a double sum of them is nearer the truth than float32 by a
/// factor of 2²⁹.
public final class ConvOracle {

    private ConvOracle() {}

    /// y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,ic] · w[kh,kw,ic,oc], where output oh sees input row ih = oh·strideH
    /// - padTop + kh·dilationH at tap kh, and columns alike.
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
                int oh = landing(ih + d.padTop() - tap / d.kernelW() * d.dilationH(), d.strideH(), outH);
                int ow = landing(iw + d.padLeft() - tap % d.kernelW() * d.dilationW(), d.strideW(), outW);
                if (oh >= 0 && ow >= 0) {
                    scatter(d, x, pixel * d.inC(), w, tap * d.inC(), y, ((n * outH + oh) * outW + ow) * d.outC());
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

    /// One pixel's channels, through one tap, onto one output's channels.
    private static void scatter(ConvDims d, float[] x, int xAt, float[] w, int wRow, Sums y, int yAt) {
        for (int ic = 0; ic < d.inC(); ic++) {
            for (int oc = 0; oc < d.outC(); oc++) {
                y.add(yAt + oc, (double) x[xAt + ic] * w[(wRow + ic) * d.outC() + oc]);
            }
        }
    }

    /// Which output starts at a position, counted from the first padding pixel, or -1 if none does.
    private static int landing(int start, int stride, int outputs) {
        return start >= 0 && start % stride == 0 && start / stride < outputs ? start / stride : -1;
    }

    /// dx[n,ih,iw,ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc] over the outputs and taps that read that pixel.
    ///
    /// @param dy gradient by the output, NHWC
    /// @param w  kernel, HWIO
    public static Expected gradInput(ConvDims d, float[] dy, float[] w) {
        Sums dx = new Sums(NamedArray.elements(d.xShape()));
        for (int output = 0; output < d.images() * d.outH() * d.outW(); output++) {
            for (int tap = 0; tap < d.kernelH() * d.kernelW(); tap++) {
                int pixel = pixelUnder(d, output, tap);
                for (int ic = 0; pixel >= 0 && ic < d.inC(); ic++) {
                    for (int oc = 0; oc < d.outC(); oc++) {
                        double term = (double) dy[output * d.outC() + oc] * w[(tap * d.inC() + ic) * d.outC() + oc];
                        dx.add(pixel * d.inC() + ic, term);
                    }
                }
            }
        }
        return dx.ofProducts("dx", d.xShape());
    }

    /// dw[kh,kw,ic,oc] = Σ x[n,ih,iw,ic] · dy[n,oh,ow,oc] over all outputs whose tap (kh, kw) is on the image.
    ///
    /// @param x  input, NHWC
    /// @param dy gradient by the output, NHWC
    public static Expected gradWeights(ConvDims d, float[] x, float[] dy) {
        Sums dw = new Sums(NamedArray.elements(d.wShape()));
        for (int tap = 0; tap < d.kernelH() * d.kernelW(); tap++) {
            for (int output = 0; output < d.images() * d.outH() * d.outW(); output++) {
                int pixel = pixelUnder(d, output, tap);
                for (int ic = 0; pixel >= 0 && ic < d.inC(); ic++) {
                    for (int oc = 0; oc < d.outC(); oc++) {
                        double term = (double) x[pixel * d.inC() + ic] * dy[output * d.outC() + oc];
                        dw.add((tap * d.inC() + ic) * d.outC() + oc, term);
                    }
                }
            }
        }
        return dw.ofProducts("dw", d.wShape());
    }

    /// db[oc] = Σ dy[n,oh,ow,oc] over n, oh, ow.
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

    /// Which pixel (counted over the whole batch) lies under a tap of the window of an output (counted
    /// likewise), or -1 for padding.
    private static int pixelUnder(ConvDims d, int output, int tap) {
        int n = output / (d.outH() * d.outW());
        int ih = output / d.outW() % d.outH() * d.strideH() + tap / d.kernelW() * d.dilationH() - d.padTop();
        int iw = output % d.outW() * d.strideW() + tap % d.kernelW() * d.dilationW() - d.padLeft();
        boolean inside = ih >= 0 && ih < d.inH() && iw >= 0 && iw < d.inW();
        return inside ? (n * d.inH() + ih) * d.inW() + iw : -1;
    }
}
