package dev.yij.testvectors.cases;

import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;

/// Dense layers, with sizes around those of the vectors and blocks of matrix products.
final class DenseCases {

    private DenseCases() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        for (DenseDims d : shapes()) {
            for (Fill fill : List.of(Fill.SMALL_INTEGERS, Fill.GAUSSIAN)) {
                cases.add(KernelCase.of(Operation.DENSE, d, fill));
                cases.add(KernelCase.of(Operation.DENSE_GRAD_INPUT, d, fill));
                cases.add(KernelCase.of(Operation.DENSE_GRAD_WEIGHTS, d, fill));
            }
        }
        return cases;
    }

    private static List<DenseDims> shapes() {
        return List.of(
                new DenseDims(1, 256, 20, true),
                new DenseDims(2, 33, 17, true),
                new DenseDims(5, 7, 3, false),
                new DenseDims(14, 32, 16, true),
                new DenseDims(15, 300, 33, true),
                new DenseDims(3, 1, 5, true),
                new DenseDims(38, 31, 1, true));
    }
}
