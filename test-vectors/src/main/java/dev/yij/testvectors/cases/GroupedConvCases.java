package dev.yij.testvectors.cases;

import static dev.yij.testvectors.dims.Padding.SAME;
import static dev.yij.testvectors.dims.Padding.VALID;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;

/// Convolutions in groups. Channels are just below, at and just above those of vectors, as in [ConvCases].
final class GroupedConvCases {

    private GroupedConvCases() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        for (ConvDims d : shapes()) {
            for (Fill fill : List.of(Fill.SMALL_INTEGERS, Fill.GAUSSIAN)) {
                cases.add(KernelCase.of(Operation.GROUPED_CONV2D, d, fill));
                cases.add(KernelCase.of(Operation.GROUPED_CONV2D_GRAD_INPUT, d, fill));
                cases.add(KernelCase.of(Operation.GROUPED_CONV2D_GRAD_WEIGHTS, d, fill));
            }
        }
        for (ConvDims d : fused()) {
            cases.add(KernelCase.of(Operation.GROUPED_CONV2D_RELU, d, Fill.SMALL_INTEGERS));
            cases.add(KernelCase.of(Operation.GROUPED_CONV2D_RELU, d, Fill.GAUSSIAN));
        }
        for (ConvDims d : impulses()) {
            cases.add(KernelCase.of(Operation.GROUPED_CONV2D, d, Fill.IMPULSES));
        }
        return cases;
    }

    private static List<ConvDims> shapes() {
        return List.of(
                // depthwise, one filter for each channel
                depthwise(2, 7, 6, 5, 3, 1, SAME),
                depthwise(1, 9, 8, 16, 3, 1, SAME),
                depthwise(2, 6, 7, 33, 3, 1, VALID),
                depthwise(1, 8, 11, 17, 3, 1, SAME).stride(2, 2),
                depthwise(1, 12, 10, 32, 5, 1, SAME).stride(2, 2),
                depthwise(1, 7, 9, 48, 2, 1, SAME).withoutBias(),
                depthwise(1, 9, 10, 35, 3, 1, SAME).dilation(2, 2),
                depthwise(1, 10, 7, 4, 3, 1, VALID).stride(2, 3),
                depthwise(1, 1, 6, 19, 3, 1, SAME),
                // several filters for each channel
                depthwise(2, 7, 6, 3, 3, 2, SAME),
                depthwise(1, 8, 9, 5, 3, 3, VALID).stride(2, 2),
                depthwise(1, 6, 7, 16, 3, 2, SAME).withoutBias(),
                // several channels in each group
                ConvDims.of(2, 7, 5, 6, 3, 3, 4, SAME).groups(2),
                ConvDims.of(1, 6, 9, 32, 3, 3, 48, SAME).groups(2),
                ConvDims.of(1, 9, 7, 12, 1, 1, 20, VALID).groups(4),
                ConvDims.of(1, 8, 6, 10, 2, 3, 5, SAME).groups(5).stride(2, 1));
    }

    private static List<ConvDims> fused() {
        return List.of(
                depthwise(2, 8, 7, 17, 3, 1, SAME),
                depthwise(1, 9, 7, 32, 3, 1, SAME).stride(2, 2),
                depthwise(1, 6, 5, 3, 3, 2, VALID),
                ConvDims.of(1, 7, 8, 6, 3, 3, 4, SAME).groups(2).withoutBias());
    }

    /// One image for each pixel, and at most 30 taps times input channels of a group.
    private static List<ConvDims> impulses() {
        return List.of(
                depthwise(5 * 6, 5, 6, 3, 3, 2, SAME).withoutBias(),
                depthwise(6 * 7, 6, 7, 5, 3, 1, SAME).stride(2, 2).withoutBias(),
                ConvDims.of(5 * 4, 5, 4, 6, 3, 3, 4, SAME).groups(2).withoutBias());
    }

    private static ConvDims depthwise(
            int images, int inH, int inW, int channels, int kernel, int multiplier, Padding padding) {
        return ConvDims.of(images, inH, inW, channels, kernel, kernel, channels * multiplier, padding)
                .groups(channels);
    }
}
