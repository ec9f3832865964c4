package dev.yij.testvectors.cases;

import static dev.yij.testvectors.dims.Padding.SAME;
import static dev.yij.testvectors.dims.Padding.VALID;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;

/// Convolutions. Sizes are just below, at and just above those of vectors and blocks (4, 8 and 16 lanes, blocks
/// of 14, 16, 32 and 48, reductions of 256), so that there are remainders of every kind. No case is trivial in
/// batch, channels, height, width and kernel at once.
final class ConvCases {

    private ConvCases() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        for (ConvDims d : shapes()) {
            for (Fill fill : List.of(Fill.SMALL_INTEGERS, Fill.GAUSSIAN)) {
                cases.add(KernelCase.of(Operation.CONV2D, d, fill));
                cases.add(KernelCase.of(Operation.CONV2D_GRAD_INPUT, d, fill));
                cases.add(KernelCase.of(Operation.CONV2D_GRAD_WEIGHTS, d, fill));
            }
        }
        for (ConvDims d : fused()) {
            cases.add(KernelCase.of(Operation.CONV2D_RELU, d, Fill.SMALL_INTEGERS));
            cases.add(KernelCase.of(Operation.CONV2D_RELU, d, Fill.GAUSSIAN));
        }
        for (ConvDims d : impulses()) {
            cases.add(KernelCase.of(Operation.CONV2D, d, Fill.IMPULSES));
        }
        for (ConvDims d : outputImpulses()) {
            cases.add(KernelCase.of(Operation.CONV2D_GRAD_INPUT, d, Fill.IMPULSES));
        }
        return cases;
    }

    private static List<ConvDims> shapes() {
        return List.of(
                // 3×3, stride 1: most layers, and where Winograd's algorithm applies
                ConvDims.of(1, 7, 5, 3, 3, 3, 5, SAME),
                ConvDims.of(2, 8, 9, 5, 3, 3, 16, SAME),
                ConvDims.of(1, 13, 10, 16, 3, 3, 17, SAME),
                ConvDims.of(3, 6, 7, 17, 3, 3, 8, SAME),
                ConvDims.of(1, 5, 12, 32, 3, 3, 33, SAME),
                ConvDims.of(2, 4, 7, 33, 3, 3, 32, SAME),
                ConvDims.of(1, 9, 6, 1, 3, 3, 31, VALID),
                ConvDims.of(2, 10, 7, 3, 3, 3, 49, VALID),
                ConvDims.of(1, 3, 16, 8, 3, 3, 15, VALID),
                ConvDims.of(2, 6, 11, 4, 3, 3, 7, SAME).withoutBias(),
                ConvDims.of(1, 1, 9, 5, 3, 3, 3, SAME),
                ConvDims.of(2, 9, 1, 5, 3, 3, 4, SAME),
                // the same with channels in whole vectors of every width: outputs that are whole tiles, and
                // that are not
                ConvDims.of(1, 8, 12, 16, 3, 3, 32, SAME),
                ConvDims.of(2, 9, 7, 32, 3, 3, 16, SAME),
                ConvDims.of(1, 13, 10, 16, 3, 3, 48, VALID),
                ConvDims.of(3, 6, 11, 48, 3, 3, 16, SAME).withoutBias(),
                ConvDims.of(1, 10, 6, 64, 3, 3, 80, SAME),
                // 1×1: a matrix product
                ConvDims.of(2, 7, 5, 17, 1, 1, 33, VALID),
                ConvDims.of(1, 5, 9, 33, 1, 1, 16, SAME),
                ConvDims.of(3, 4, 6, 5, 1, 1, 1, VALID).withoutBias(),
                ConvDims.of(2, 7, 6, 3, 1, 1, 9, SAME).stride(2, 2),
                // other odd kernels
                ConvDims.of(1, 11, 8, 3, 5, 5, 7, SAME),
                ConvDims.of(2, 9, 12, 5, 5, 5, 17, VALID),
                ConvDims.of(1, 12, 9, 3, 7, 7, 16, SAME),
                ConvDims.of(1, 11, 10, 17, 7, 7, 5, VALID),
                ConvDims.of(1, 4, 5, 3, 7, 7, 4, SAME),
                // even kernels: SAME pads one more after than before
                ConvDims.of(2, 7, 6, 3, 2, 2, 5, SAME),
                ConvDims.of(1, 8, 11, 16, 2, 2, 17, VALID),
                ConvDims.of(1, 9, 7, 5, 4, 4, 8, SAME),
                // kernels that are not square
                ConvDims.of(2, 9, 7, 3, 1, 3, 5, SAME),
                ConvDims.of(1, 7, 9, 5, 3, 1, 16, SAME),
                ConvDims.of(1, 10, 6, 3, 5, 2, 9, VALID),
                ConvDims.of(2, 6, 10, 4, 2, 7, 3, SAME),
                // strides
                ConvDims.of(2, 9, 7, 3, 3, 3, 16, SAME).stride(2, 2),
                ConvDims.of(1, 6, 8, 5, 3, 3, 17, SAME).stride(2, 2),
                ConvDims.of(1, 11, 13, 17, 3, 3, 8, VALID).stride(2, 2),
                ConvDims.of(2, 14, 12, 3, 7, 7, 33, SAME).stride(2, 2),
                ConvDims.of(1, 10, 13, 3, 3, 3, 5, SAME).stride(3, 2),
                ConvDims.of(2, 9, 14, 5, 2, 3, 4, VALID).stride(1, 3),
                ConvDims.of(1, 11, 8, 4, 2, 2, 6, SAME).stride(3, 3),
                ConvDims.of(1, 12, 15, 3, 5, 5, 9, SAME).stride(4, 3),
                // dilation
                ConvDims.of(1, 11, 9, 3, 3, 3, 5, SAME).dilation(2, 2),
                ConvDims.of(2, 9, 12, 5, 3, 3, 16, VALID).dilation(2, 3),
                ConvDims.of(1, 8, 10, 16, 2, 2, 17, SAME).dilation(3, 2),
                ConvDims.of(1, 9, 11, 3, 2, 3, 4, SAME).stride(2, 2).dilation(2, 3),
                // long reductions: 7·7·17 = 833 and 3·3·65 = 585 terms
                ConvDims.of(1, 7, 8, 65, 3, 3, 13, SAME),
                ConvDims.of(1, 9, 8, 17, 7, 7, 14, SAME));
    }

    private static List<ConvDims> fused() {
        return List.of(
                ConvDims.of(2, 8, 7, 3, 3, 3, 17, SAME),
                ConvDims.of(1, 7, 9, 16, 3, 3, 33, VALID),
                ConvDims.of(2, 11, 8, 16, 3, 3, 32, SAME),
                ConvDims.of(1, 9, 6, 5, 1, 1, 8, SAME),
                ConvDims.of(2, 7, 8, 4, 5, 5, 7, SAME).stride(2, 2).withoutBias());
    }

    /// One image for each pixel, and at most 30 taps times input channels.
    private static List<ConvDims> impulses() {
        return List.of(
                ConvDims.of(5 * 7, 5, 7, 3, 3, 3, 5, SAME).withoutBias(),
                ConvDims.of(6 * 4, 6, 4, 3, 3, 3, 4, VALID).withoutBias(),
                ConvDims.of(6 * 7, 6, 7, 3, 3, 3, 4, SAME).stride(2, 2).withoutBias(),
                ConvDims.of(7 * 6, 7, 6, 3, 3, 3, 3, SAME).dilation(2, 2).withoutBias(),
                ConvDims.of(5 * 6, 5, 6, 5, 2, 2, 9, SAME).withoutBias(),
                ConvDims.of(6 * 8, 6, 8, 1, 5, 5, 3, SAME).withoutBias(),
                ConvDims.of(7 * 5, 7, 5, 5, 2, 3, 2, SAME).stride(3, 2).withoutBias());
    }

    /// One image for each output pixel, and at most 30 taps times input channels.
    private static List<ConvDims> outputImpulses() {
        return List.of(
                ConvDims.of(5 * 4, 5, 4, 3, 3, 3, 5, SAME).withoutBias(),
                ConvDims.of(3 * 4, 6, 7, 3, 3, 3, 4, SAME).stride(2, 2).withoutBias(),
                ConvDims.of(4 * 6, 5, 7, 5, 2, 2, 3, VALID).withoutBias());
    }
}
