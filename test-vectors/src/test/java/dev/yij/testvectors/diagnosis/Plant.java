package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A backend with one bug.
///
/// @param bug        the hypothesis that should be named
/// @param backend    a naive backend with exactly that bug
/// @param operations the kernels that it affects
record Plant(String bug, Kernels backend, Set<Operation> operations) {

    interface Pixel {
        int at(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic);
    }

    interface Index {
        int at(ConvDims d, int first, int second, int ic, int oc);
    }

    interface Forward {
        void run(NaiveKernels right, ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y);
    }

    /// A convolution that reads other pixels; -1 for none.
    static Plant pixel(String bug, Set<Operation> operations, Pixel pixel) {
        return new Plant(
                bug,
                new NaiveKernels() {
                    @Override
                    public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                        return pixel.at(d, n, oh, ow, kh, kw, ic);
                    }
                },
                operations);
    }

    /// A convolution that reads other weights.
    static Plant weight(String bug, Set<Operation> operations, Index weight) {
        return new Plant(
                bug,
                new NaiveKernels() {
                    @Override
                    public int weight(ConvDims d, int kh, int kw, int ic, int oc) {
                        return weight.at(d, kh, kw, ic, oc);
                    }
                },
                operations);
    }

    /// A forward pass with changed arguments or outputs, in convolution and dense layer.
    static Plant forward(String bug, Set<Operation> operations, Forward forward) {
        return new Plant(
                bug,
                new NaiveKernels() {
                    @Override
                    public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                        forward.run(RIGHT, d, x, w, b, y);
                    }
                },
                operations);
    }

    /// Without a bug.
    static final NaiveKernels RIGHT = new NaiveKernels() {};

    /// The row of a tap, inside of the image or not.
    static int row(ConvDims d, int oh, int kh) {
        return oh * d.strideH() + kh * d.dilationH() - d.padTop();
    }

    /// The column of a tap, inside of the image or not.
    static int column(ConvDims d, int ow, int kw) {
        return ow * d.strideW() + kw * d.dilationW() - d.padLeft();
    }

    /// The index of a pixel, -1 outside of the image.
    static int inside(ConvDims d, int n, int row, int column, int ic) {
        return row < 0 || column < 0 || row >= d.inH() || column >= d.inW()
                ? -1
                : ((n * d.inH() + row) * d.inW() + column) * d.inC() + ic;
    }

    /// An index, or -1 if it is outside of the batch.
    static int inBatch(ConvDims d, int index) {
        return index < 0 || index >= d.images() * d.inH() * d.inW() * d.inC() ? -1 : index;
    }

    @Override
    public String toString() {
        return bug + " in " + operations;
    }
}
