package dev.yij.testvectors.cases;

import static dev.yij.testvectors.dims.Padding.SAME;
import static dev.yij.testvectors.dims.Padding.VALID;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.CountDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;

/// Numbers over the full range of float32: very large and very small, subnormal, infinite and NaN.
///
/// What libraries answer differently is left out: the maximum of a window with a NaN, gradients of
/// activations at NaN, infinities in convolutions that may be computed by Winograd's algorithm or by FFT,
/// which spread them. So is what cancels: the gradients of softmax and tanh for large numbers.
final class RangeCases {

    private RangeCases() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        for (Operation operation : List.of(Operation.RELU, Operation.SIGMOID, Operation.TANH)) {
            cases.add(KernelCase.of(operation, new CountDims(81), Fill.FULL_RANGE));
        }
        for (Operation operation : List.of(Operation.RELU_GRAD, Operation.SIGMOID_GRAD)) {
            cases.add(KernelCase.of(operation, new CountDims(84), Fill.WIDE));
        }
        sums(cases);
        pooling(cases);
        rows(cases);
        return cases;
    }

    /// Images of different sizes, so that the small ones are not lost in sums.
    private static void sums(List<KernelCase> cases) {
        for (ConvDims d : List.of(
                ConvDims.of(4, 6, 5, 3, 3, 3, 5, SAME).withoutBias(),
                ConvDims.of(4, 5, 6, 8, 1, 1, 8, VALID).withoutBias(),
                ConvDims.of(4, 7, 6, 4, 3, 3, 5, SAME).stride(2, 2).withoutBias())) {
            cases.add(KernelCase.of(Operation.CONV2D, d, Fill.WIDE));
            cases.add(KernelCase.of(Operation.CONV2D_RELU, d, Fill.WIDE));
            cases.add(KernelCase.of(Operation.CONV2D_GRAD_INPUT, d, Fill.WIDE));
            cases.add(KernelCase.of(Operation.CONV2D_GRAD_WEIGHTS, d, Fill.WIDE));
        }
        for (ConvDims d : List.of(
                ConvDims.of(2, 5, 6, 3, 1, 1, 5, VALID),
                ConvDims.of(1, 9, 8, 3, 3, 3, 4, SAME).stride(2, 2),
                ConvDims.of(1, 8, 9, 16, 1, 1, 16, VALID))) {
            cases.add(KernelCase.of(Operation.CONV2D, d, Fill.FEW_INFINITIES));
            cases.add(KernelCase.of(Operation.CONV2D_GRAD_INPUT, d, Fill.FEW_INFINITIES));
        }
        cases.add(KernelCase.of(Operation.DENSE, new DenseDims(8, 13, 7, false), Fill.WIDE));
        cases.add(KernelCase.of(Operation.DENSE_GRAD_INPUT, new DenseDims(8, 13, 7, false), Fill.WIDE));
        cases.add(KernelCase.of(Operation.DENSE, new DenseDims(9, 13, 7, true), Fill.FEW_INFINITIES));
        cases.add(KernelCase.of(Operation.DENSE_GRAD_INPUT, new DenseDims(9, 13, 7, true), Fill.FEW_INFINITIES));
    }

    private static void pooling(List<KernelCase> cases) {
        for (PoolDims d : List.of(
                PoolDims.of(4, 6, 8, 4, 2, 2),
                new PoolDims(4, 7, 5, 5, 3, 3, 2, 2, Padding.SAME),
                PoolDims.global(8, 5, 4, 6))) {
            cases.add(KernelCase.of(Operation.MAX_POOL2D, d, Fill.WIDE));
            cases.add(KernelCase.of(Operation.MAX_POOL2D, d, Fill.MASKED));
            cases.add(KernelCase.of(Operation.MAX_POOL2D_GRAD, d, Fill.WIDE));
            cases.add(KernelCase.of(Operation.AVERAGE_POOL2D, d, Fill.WIDE));
            cases.add(KernelCase.of(Operation.AVERAGE_POOL2D, d, Fill.FEW_INFINITIES));
            cases.add(KernelCase.of(Operation.AVERAGE_POOL2D_GRAD, d, Fill.WIDE));
        }
    }

    private static void rows(List<KernelCase> cases) {
        for (RowDims d : List.of(new RowDims(8, 20), new RowDims(4, 257))) {
            for (Operation operation :
                    List.of(Operation.SOFTMAX, Operation.CROSS_ENTROPY_CLIPPED, Operation.CROSS_ENTROPY_LOGITS)) {
                cases.add(KernelCase.of(operation, d, Fill.WIDE));
            }
            cases.add(KernelCase.of(Operation.SOFTMAX, d, Fill.MASKED));
            cases.add(KernelCase.of(Operation.CROSS_ENTROPY_CLIPPED, d, Fill.UNNORMALISED));
            cases.add(KernelCase.of(Operation.CROSS_ENTROPY_LOGITS, d, Fill.UNNORMALISED));
        }
        cases.add(KernelCase.of(Operation.SOFTMAX, new RowDims(4, 1000), Fill.WIDE));
        cases.add(KernelCase.of(Operation.CROSS_ENTROPY_CLIPPED, new RowDims(3, 1000), Fill.UNNORMALISED));
    }
}
