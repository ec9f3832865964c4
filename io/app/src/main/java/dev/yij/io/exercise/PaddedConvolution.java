package dev.yij.io.exercise;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/// A convolution whose windows lie where the student's [PaddingFormula] puts them.
record PaddedConvolution(PaddingFormula padding) implements Kernels {

    /// The first axis for which the number of outputs is wrong, in a sentence; null if there is none. Without
    /// the right number there is no output to compare.
    static @Nullable String firstMistake(PaddingFormula padding) {
        for (boolean same : new boolean[] {false, true}) {
            for (int in = 4; in <= 9; in++) {
                for (int window = 1; window <= 3; window++) {
                    for (int stride = 1; stride <= 3; stride++) {
                        int dilation = window == 2 ? 2 : 1;
                        int found = padding.outputs(in, window, stride, dilation, same);
                        int expected = expected(in, window, stride, dilation, same);
                        if (found != expected) {
                            return "wrong number of outputs: outputs(in " + in + ", window " + window + ", stride "
                                    + stride + ", dilation " + dilation + ", " + (same ? "SAME" : "VALID") + ") is "
                                    + found + ", expected " + expected
                                    + (found == expected - 1 && same ? ": the division must round up" : "");
                        }
                    }
                }
            }
        }
        return null;
    }

    /// From the shapes of test-vectors.
    private static int expected(int in, int window, int stride, int dilation, boolean same) {
        return ConvDims.of(1, in, in, 1, window, window, 1, same ? Padding.SAME : Padding.VALID)
                .stride(stride, stride)
                .dilation(dilation, dilation)
                .outH();
    }

    @Override
    public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        boolean same = d.padding().equals(Padding.SAME);
        boolean stated = !same && !d.padding().equals(Padding.VALID); // then there is nothing to compute
        int top = stated ? d.padTop() : padding.before(d.inH(), d.kernelH(), d.strideH(), d.dilationH(), same);
        int left = stated ? d.padLeft() : padding.before(d.inW(), d.kernelW(), d.strideW(), d.dilationW(), same);
        for (int i = 0; i < y.length; i++) {
            int oc = i % d.outC();
            int ow = i / d.outC() % d.outW();
            int oh = i / d.outC() / d.outW() % d.outH();
            int n = i / d.outC() / d.outW() / d.outH();
            float sum = b == null ? 0 : b[oc];
            for (int kh = 0; kh < d.kernelH(); kh++) {
                int ih = oh * d.strideH() - top + kh * d.dilationH();
                for (int kw = 0; kw < d.kernelW(); kw++) {
                    int iw = ow * d.strideW() - left + kw * d.dilationW();
                    if (ih < 0 || ih >= d.inH() || iw < 0 || iw >= d.inW()) {
                        continue;
                    }
                    for (int ic = 0; ic < d.inC(); ic++) {
                        sum += x[((n * d.inH() + ih) * d.inW() + iw) * d.inC() + ic]
                                * w[((kh * d.kernelW() + kw) * d.inC() + ic) * d.outC() + oc];
                    }
                }
            }
            y[i] = sum;
        }
    }
}
