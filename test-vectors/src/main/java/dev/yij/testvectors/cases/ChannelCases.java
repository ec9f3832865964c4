package dev.yij.testvectors.cases;

import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;

/// Kernels that treat each channel on its own: batch normalization, parametric ReLU, bilinear interpolation.
/// Channels straddle the lanes of vectors; images grow, shrink, and do both at once.
final class ChannelCases {

    private ChannelCases() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        for (int[] size : List.of(new int[] {2, 5, 4, 17}, new int[] {3, 1, 1, 33}, new int[] {1, 7, 9, 3})) {
            for (double epsilon : new double[] {1e-3, 1e-5}) {
                ChannelDims d = new ChannelDims(size[0], size[1], size[2], size[3], epsilon);
                cases.add(KernelCase.of(Operation.BATCH_NORM, d, Fill.GAUSSIAN));
                cases.add(KernelCase.of(Operation.BATCH_NORM_GRAD, d, Fill.GAUSSIAN));
            }
            ChannelDims d = new ChannelDims(size[0], size[1], size[2], size[3], 0);
            cases.add(KernelCase.of(Operation.BATCH_STATISTICS, d, Fill.GAUSSIAN));
            cases.add(KernelCase.of(Operation.BATCH_STATISTICS, d, Fill.NEGATIVE));
            cases.add(KernelCase.of(Operation.PRELU, d, Fill.GAUSSIAN));
            cases.add(KernelCase.of(Operation.PRELU_GRAD, d, Fill.GAUSSIAN));
        }
        for (boolean centres : new boolean[] {true, false}) {
            for (ResizeDims d : List.of(
                    new ResizeDims(2, 5, 4, 10, 8, 3, centres),
                    new ResizeDims(1, 9, 7, 4, 16, 17, centres),
                    new ResizeDims(1, 3, 8, 7, 8, 5, centres))) {
                cases.add(KernelCase.of(Operation.RESIZE_BILINEAR, d, Fill.GAUSSIAN));
                cases.add(KernelCase.of(Operation.RESIZE_BILINEAR_GRAD, d, Fill.GAUSSIAN));
            }
        }
        return cases;
    }
}
