package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.CONV2D_TRANSPOSE;
import static dev.yij.testvectors.kernel.Operation.CONV2D_TRANSPOSE_GRAD_INPUT;
import static dev.yij.testvectors.kernel.Operation.MATMUL;
import static dev.yij.testvectors.kernel.Operation.PADDED_AVERAGE_POOL2D;
import static dev.yij.testvectors.kernel.Operation.PADDED_AVERAGE_POOL2D_GRAD;
import static dev.yij.testvectors.kernel.Operation.PADDED_MAX_POOL2D;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.dims.MatMulDims;
import dev.yij.testvectors.dims.PaddedPoolDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.TransposedConvDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Bugs of transposed convolution, of pooling with an explicit padding, and of products of matrices.
final class OptionalBugs {

    private static final Set<Operation> TRANSPOSED = Set.of(CONV2D_TRANSPOSE, CONV2D_TRANSPOSE_GRAD_INPUT);
    private static final Set<Operation> AVERAGES = Set.of(PADDED_AVERAGE_POOL2D, PADDED_AVERAGE_POOL2D_GRAD);

    private OptionalBugs() {}

    static List<Hypothesis> all() {
        List<Hypothesis> bugs = new ArrayList<>();
        transposed(bugs);
        pools(bugs);
        products(bugs);
        return bugs;
    }

    /// What a kernel computes for another shape with as many elements, or nothing if there is none.
    static Function<Evidence, List<Expected>> instead(Function<Dims, @Nullable Dims> other) {
        return evidence -> {
            Dims dims = other.apply(evidence.dims());
            return dims == null ? List.of() : evidence.operation().expected(dims, evidence.inputs());
        };
    }

    private static void transposed(List<Hypothesis> bugs) {
        bugs.add(Prediction.of(
                "kernel flipped",
                "the kernel is rotated by 180°: each input pixel adds the kernel as it is",
                TRANSPOSED,
                weights((d, tap, oc, ic) -> index(d, d.kernelH() * d.kernelW() - 1 - tap, oc, ic))));
        bugs.add(Prediction.of(
                "kernel read as HWIO",
                "the kernel of a transposed convolution is HWOI: its output channels come before its input channels",
                TRANSPOSED,
                weights((d, tap, oc, ic) -> (tap * d.outC() + ic) * d.inC() + oc)));
        bugs.add(Prediction.of(
                "bias missing",
                "the bias is not added",
                Set.of(CONV2D_TRANSPOSE),
                e -> Rewritten.inputs(e, (name, data) -> name.equals("b") ? new float[data.length] : data)));
        bugs.add(Prediction.of(
                "padding before and after exchanged",
                "what is cut off above and left is cut off below and right: check which side has the odd row",
                TRANSPOSED,
                instead(dims -> {
                    ConvDims d = ((TransposedConvDims) dims).convolution();
                    return new TransposedConvDims(ConvolutionBugs.exchanged(d));
                })));
    }

    /// Where a weight is read, of the convolution of which this is the gradient.
    private interface Weight {
        int at(ConvDims d, int tap, int oc, int ic);
    }

    private static int index(ConvDims d, int tap, int oc, int ic) {
        return (tap * d.inC() + oc) * d.outC() + ic;
    }

    private static Function<Evidence, List<Expected>> weights(Weight weight) {
        return evidence -> {
            ConvDims d = ((TransposedConvDims) evidence.dims()).convolution();
            return Rewritten.inputs(evidence, (name, data) -> {
                float[] moved = data.clone();
                for (int i = 0; name.equals("w") && i < data.length; i++) {
                    int tap = i / (d.inC() * d.outC());
                    moved[i] = data[weight.at(d, tap, i / d.outC() % d.inC(), i % d.outC())];
                }
                return moved;
            });
        };
    }

    private static void pools(List<Hypothesis> bugs) {
        bugs.add(Prediction.of(
                "count_include_pad ignored",
                "sums are divided by the number of pixels inside of the image: count the padding too",
                AVERAGES,
                instead(dims -> new PaddedPoolDims(((PaddedPoolDims) dims).pool(), false))));
        bugs.add(Prediction.of(
                "padding counts in the mean",
                "sums are divided by a number of pixels that includes the padding, without count_include_pad",
                AVERAGES,
                instead(dims -> new PaddedPoolDims(((PaddedPoolDims) dims).pool(), true))));
        bugs.add(Prediction.of(
                "pixels beyond the padding counted",
                "with ceil_mode the last windows extend beyond the padding: what is beyond it counts in no case",
                Set.of(PADDED_AVERAGE_POOL2D),
                e -> Rewritten.outputs(e, (output, i) -> {
                    PaddedPoolDims d = (PaddedPoolDims) e.dims();
                    PoolDims p = d.pool();
                    int ow = i / p.channels() % p.outW();
                    int oh = i / p.channels() / p.outW() % p.outH();
                    int window = p.poolH() * p.poolW();
                    return d.countPadding()
                            ? output.value()[i] * d.divisor(oh, ow, window) / window
                            : output.value()[i];
                })));
        bugs.add(Prediction.of(
                "padding takes part in the maximum",
                "padding is compared as 0: it must not be compared, or be -∞",
                Set.of(PADDED_MAX_POOL2D),
                e -> Rewritten.outputs(e, (output, i) -> {
                    PoolDims p = ((PaddedPoolDims) e.dims()).pool();
                    int left = i / p.channels() % p.outW() * p.strideW() - p.padLeft();
                    int top = i / p.channels() / p.outW() % p.outH() * p.strideH() - p.padTop();
                    boolean leaves = Math.min(left, top) < 0 || left + p.poolW() > p.inW() || top + p.poolH() > p.inH();
                    return leaves ? Math.max(output.value()[i], 0) : output.value()[i];
                })));
    }

    private static void products(List<Hypothesis> bugs) {
        bugs.add(Prediction.of(
                "transposition of a matrix ignored",
                "a transposed matrix is read as if it were not",
                Set.of(MATMUL),
                instead(dims -> dims instanceof MatMulDims d && d.transposeA() ? read(d, false, d.transposeB()) : null),
                instead(dims ->
                        dims instanceof MatMulDims d && d.transposeB() ? read(d, d.transposeA(), false) : null)));
        bugs.add(Prediction.of(
                "first matrix for every one of the batch",
                "each product reads the first matrix of the batch: add the offset",
                Set.of(MATMUL),
                e -> first(e, "a"),
                e -> first(e, "b")));
    }

    private static MatMulDims read(MatMulDims d, boolean transposeA, boolean transposeB) {
        return new MatMulDims(d.batch(), d.rows(), d.inner(), d.columns(), transposeA, transposeB);
    }

    private static List<Expected> first(Evidence evidence, String matrix) {
        int batch = ((MatMulDims) evidence.dims()).batch();
        return Rewritten.inputs(evidence, (name, data) -> {
            float[] moved = data.clone();
            int size = data.length / batch;
            for (int n = 1; name.equals(matrix) && n < batch; n++) {
                System.arraycopy(data, 0, moved, n * size, size);
            }
            return moved;
        });
    }
}
