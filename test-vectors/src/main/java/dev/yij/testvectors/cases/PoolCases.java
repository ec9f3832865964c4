package dev.yij.testvectors.cases;

import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;

/// Pooling: windows that cover the image exactly, that leave a remainder (dropped by VALID), that overlap, that
/// extend into the padding, that leave gaps, and that are as large as the image.
final class PoolCases {

    private PoolCases() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        for (PoolDims d : shapes()) {
            for (Fill fill : List.of(Fill.FEW_VALUES, Fill.GAUSSIAN, Fill.NEGATIVE)) {
                cases.add(KernelCase.of(Operation.MAX_POOL2D, d, fill));
            }
            cases.add(KernelCase.of(Operation.MAX_POOL2D_GRAD, d, Fill.FEW_VALUES));
            cases.add(KernelCase.of(Operation.MAX_POOL2D_GRAD, d, Fill.GAUSSIAN));
            cases.add(KernelCase.of(Operation.AVERAGE_POOL2D, d, Fill.SMALL_INTEGERS));
            cases.add(KernelCase.of(Operation.AVERAGE_POOL2D, d, Fill.GAUSSIAN));
            cases.add(KernelCase.of(Operation.AVERAGE_POOL2D_GRAD, d, Fill.GAUSSIAN));
        }
        return cases;
    }

    private static List<PoolDims> shapes() {
        return List.of(
                PoolDims.of(2, 8, 6, 16, 2, 2),
                PoolDims.of(1, 9, 7, 17, 2, 2),
                PoolDims.of(3, 7, 11, 5, 3, 2),
                new PoolDims(1, 7, 9, 3, 2, 2, 2, 2, Padding.SAME),
                new PoolDims(2, 9, 8, 33, 3, 3, 2, 2, Padding.SAME),
                new PoolDims(1, 8, 10, 5, 3, 3, 2, 2, Padding.VALID),
                new PoolDims(2, 6, 7, 4, 3, 3, 1, 1, Padding.SAME),
                new PoolDims(1, 10, 9, 15, 2, 3, 3, 4, Padding.SAME),
                PoolDims.global(2, 7, 5, 33),
                PoolDims.global(3, 4, 9, 20));
    }
}
