package dev.yij.testvectors.cases;

import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.CountDims;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PointDims.Function;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;

/// Kernels without a window: activations, softmax, losses, optimizers.
final class ElementCases {

    private ElementCases() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        cases.add(KernelCase.of(Operation.RELU, new CountDims(33), Fill.SPECIALS));
        for (int count : new int[] {3, 17, 1000}) {
            for (Operation operation : List.of(
                    Operation.RELU,
                    Operation.RELU_GRAD,
                    Operation.SIGMOID,
                    Operation.SIGMOID_GRAD,
                    Operation.TANH,
                    Operation.TANH_GRAD)) {
                cases.add(KernelCase.of(operation, new CountDims(count), Fill.GAUSSIAN));
            }
        }
        for (PointDims d : functions()) {
            cases.add(KernelCase.of(Operation.POINTWISE, d, Fill.GAUSSIAN));
            cases.add(KernelCase.of(Operation.POINTWISE_GRAD, d, Fill.GAUSSIAN));
        }
        rows(cases);
        updates(cases);
        return cases;
    }

    /// Each function with the parameters that it has in practice.
    private static List<PointDims> functions() {
        double infinity = Double.POSITIVE_INFINITY;
        return List.of(
                PointDims.of(67, Function.RELU, 0, 0, 0.75),
                PointDims.of(67, Function.RELU, 0.25, 0, infinity),
                PointDims.of(67, Function.RELU, 0.125, 0.5, 1),
                PointDims.of(67, Function.ELU, 1, 1),
                PointDims.of(67, Function.ELU, 0.5, 1),
                PointDims.of(67, Function.ELU, 1.6732632423543772, 1.0507009873554805),
                PointDims.of(67, Function.HARD_SIGMOID, 1.0 / 6),
                PointDims.of(67, Function.HARD_SIGMOID, 0.2),
                PointDims.of(67, Function.SILU),
                PointDims.of(67, Function.HARD_SILU),
                PointDims.of(67, Function.GELU),
                PointDims.of(67, Function.GELU_TANH),
                PointDims.of(67, Function.SOFTPLUS),
                PointDims.of(67, Function.SOFTSIGN),
                PointDims.of(67, Function.EXPONENTIAL),
                PointDims.of(67, Function.MISH));
    }

    private static void rows(List<KernelCase> cases) {
        for (RowDims d : List.of(new RowDims(5, 20), new RowDims(3, 2), new RowDims(4, 33))) {
            cases.add(KernelCase.of(Operation.SOFTMAX, d, Fill.GAUSSIAN));
            cases.add(KernelCase.of(Operation.SOFTMAX, d, Fill.LARGE_LOGITS));
            cases.add(KernelCase.of(Operation.SOFTMAX_GRAD, d, Fill.GAUSSIAN));
            for (Fill fill : List.of(Fill.GAUSSIAN, Fill.SOFT_TARGETS, Fill.CLIPPED)) {
                cases.add(KernelCase.of(Operation.CROSS_ENTROPY_CLIPPED, d, fill));
                cases.add(KernelCase.of(Operation.CROSS_ENTROPY_CLIPPED_GRAD, d, fill));
            }
            for (Fill fill : List.of(Fill.GAUSSIAN, Fill.SOFT_TARGETS, Fill.LARGE_LOGITS)) {
                cases.add(KernelCase.of(Operation.CROSS_ENTROPY_LOGITS, d, fill));
                cases.add(KernelCase.of(Operation.CROSS_ENTROPY_LOGITS_GRAD, d, fill));
            }
        }
    }

    private static void updates(List<KernelCase> cases) {
        List.of(
                        AdamDims.of(33, 1),
                        AdamDims.of(17, 5),
                        new AdamDims(100, 3, 1000, 1e-4f, 0.9f, 0.999f, 1e-7f),
                        new AdamDims(20, 10, 1, 0.01f, 0.8f, 0.99f, 1e-5f))
                .forEach(d -> cases.add(KernelCase.of(Operation.ADAM, d, Fill.GAUSSIAN)));
        List.of(
                        new SgdDims(33, 1, 0.1f, 0, false),
                        new SgdDims(17, 5, 0.01f, 0.9f, false),
                        new SgdDims(100, 4, 0.01f, 0.9f, true))
                .forEach(d -> cases.add(KernelCase.of(Operation.SGD, d, Fill.GAUSSIAN)));
    }
}
