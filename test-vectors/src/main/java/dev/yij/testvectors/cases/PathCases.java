package dev.yij.testvectors.cases;

import static dev.yij.testvectors.dims.Padding.SAME;
import static dev.yij.testvectors.dims.Padding.VALID;

import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.CountDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;

/// Shapes for which backends have code of their own: channels that are multiples of 4, 8, 16, 32 and 64 in
/// every kind of layer, batches that are whole or not, widths that are whole vectors, cubes, many positions,
/// long reductions, more elements than one launch of 65,536 threads has. A path that is wrong only there is
/// not reached by shapes with remainders. Images are small; the numbers are integers or repeat, so that the
/// files are.
final class PathCases {

    private PathCases() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        aligned(cases);
        for (ConvDims d : windows()) {
            convolution(cases, d, Fill.SMALL_INTEGERS);
            cases.add(KernelCase.of(Operation.CONV2D, d, Fill.PERIODIC));
        }
        rounded(cases, ConvDims.of(1, 5, 5, 32, 3, 3, 32, SAME));
        for (ConvDims d : positions()) {
            convolution(cases, d, Fill.SMALL_INTEGERS);
        }
        for (ConvDims d : fused()) {
            cases.add(KernelCase.of(Operation.CONV2D_RELU, d, Fill.SMALL_INTEGERS));
            cases.add(KernelCase.of(Operation.CONV2D_RELU, d, Fill.PERIODIC));
        }
        for (ConvDims d : depthwise()) {
            cases.add(KernelCase.of(Operation.GROUPED_CONV2D, d, Fill.SMALL_INTEGERS));
            cases.add(KernelCase.of(
                    Operation.GROUPED_CONV2D_RELU, d, d.images() > 1 ? Fill.SMALL_INTEGERS : Fill.PERIODIC));
            cases.add(KernelCase.of(Operation.GROUPED_CONV2D_GRAD_INPUT, d, Fill.SMALL_INTEGERS));
            cases.add(KernelCase.of(Operation.GROUPED_CONV2D_GRAD_WEIGHTS, d, Fill.SMALL_INTEGERS));
        }
        dense(cases);
        pooling(cases);
        elements(cases);
        rows(cases);
        return cases;
    }

    private static void convolution(List<KernelCase> cases, ConvDims d, Fill fill) {
        cases.add(KernelCase.of(Operation.CONV2D, d, fill));
        cases.add(KernelCase.of(Operation.CONV2D_GRAD_INPUT, d, fill));
        cases.add(KernelCase.of(Operation.CONV2D_GRAD_WEIGHTS, d, fill));
    }

    /// Every kind of layer with as many input as output channels. The batches of integers are 9, 8, 5, 4 and
    /// 2; those of numbers that are rounded one image, because their outputs cannot be compressed.
    private static void aligned(List<KernelCase> cases) {
        int[] channels = {4, 8, 16, 32, 64};
        int[] images = {9, 8, 5, 4, 2};
        for (int i = 0; i < channels.length; i++) {
            int c = channels[i];
            convolution(cases, ConvDims.of(images[i], 4, 5, c, 1, 1, c, VALID), Fill.SMALL_INTEGERS);
            convolution(cases, ConvDims.of(images[i], 5, 4, c, 1, 1, c, SAME).stride(2, 2), Fill.SMALL_INTEGERS);
            rounded(cases, ConvDims.of(1, 4, 5, c, 1, 1, c, SAME));
            rounded(cases, ConvDims.of(1, 5, 6, c, 1, 1, c, VALID).stride(2, 2));
            if (c < 64) {
                convolution(
                        cases, ConvDims.of(images[i], 5, 6, c, 3, 3, c, SAME).stride(2, 2), Fill.SMALL_INTEGERS);
                convolution(cases, ConvDims.of(1, 6, 7, c, 3, 3, c, SAME).dilation(2, 2), Fill.SMALL_INTEGERS);
                convolution(cases, ConvDims.of(1, 5, 6, c, 3, 3, c, SAME), Fill.SMALL_INTEGERS);
                rounded(cases, ConvDims.of(1, 6, 5, c, 3, 3, c, SAME).stride(2, 2));
                rounded(cases, ConvDims.of(1, 6, 7, c, 3, 3, c, VALID).dilation(2, 2));
            }
            if (c < 32) {
                convolution(cases, ConvDims.of(1, 5, 5, c, 5, 5, c, SAME), Fill.SMALL_INTEGERS);
                convolution(cases, ConvDims.of(1, 6, 5, c, 2, 2, c, SAME).stride(2, 2), Fill.SMALL_INTEGERS);
            }
        }
    }

    /// The gradient of many weights takes the most space.
    private static void rounded(List<KernelCase> cases, ConvDims d) {
        cases.add(KernelCase.of(Operation.CONV2D, d, Fill.PERIODIC));
        cases.add(KernelCase.of(Operation.CONV2D_GRAD_INPUT, d, Fill.PERIODIC));
        if (d.inC() * d.outC() * d.kernelH() * d.kernelW() <= 2304) {
            cases.add(KernelCase.of(Operation.CONV2D_GRAD_WEIGHTS, d, Fill.PERIODIC));
        }
    }

    /// Windows that the other cases do not have.
    private static List<ConvDims> windows() {
        return List.of(
                ConvDims.of(2, 8, 6, 3, 2, 2, 5, SAME).stride(2, 2),
                ConvDims.of(1, 9, 8, 5, 2, 2, 4, VALID).stride(2, 2),
                ConvDims.of(1, 9, 8, 3, 4, 4, 5, SAME).stride(2, 2),
                ConvDims.of(2, 10, 9, 3, 4, 4, 4, VALID).stride(2, 2),
                ConvDims.of(1, 12, 11, 3, 5, 5, 4, SAME).dilation(2, 2),
                ConvDims.of(1, 11, 13, 2, 5, 5, 3, VALID).dilation(2, 2),
                ConvDims.of(1, 11, 10, 3, 3, 3, 5, SAME).dilation(3, 3),
                ConvDims.of(2, 12, 11, 3, 3, 3, 4, SAME).dilation(4, 4),
                ConvDims.of(1, 13, 12, 3, 11, 11, 4, SAME),
                ConvDims.of(1, 19, 21, 3, 11, 11, 5, VALID).stride(4, 4),
                ConvDims.of(2, 9, 11, 3, 2, 2, 5, VALID).stride(3, 3),
                ConvDims.of(1, 13, 10, 4, 3, 3, 3, VALID).stride(4, 5),
                ConvDims.of(2, 7, 9, 5, 1, 1, 6, VALID).stride(2, 3),
                ConvDims.of(1, 9, 8, 3, 3, 3, 7, SAME).stride(2, 1),
                ConvDims.of(1, 8, 9, 3, 3, 3, 7, VALID).stride(1, 2),
                ConvDims.of(2, 9, 8, 4, 3, 3, 5, SAME).dilation(1, 2),
                ConvDims.of(1, 8, 11, 4, 3, 3, 5, SAME).dilation(3, 1),
                ConvDims.of(1, 9, 9, 3, 6, 6, 4, SAME),
                ConvDims.of(1, 10, 8, 3, 1, 7, 4, SAME),
                ConvDims.of(1, 8, 10, 4, 7, 1, 3, SAME));
    }

    /// Cubes, squares, widths of whole vectors, and many positions.
    private static List<ConvDims> positions() {
        return List.of(
                ConvDims.of(4, 4, 4, 4, 1, 1, 4, VALID),
                ConvDims.of(2, 8, 8, 8, 3, 3, 8, SAME),
                ConvDims.of(1, 16, 16, 16, 3, 3, 16, SAME),
                ConvDims.of(8, 8, 8, 8, 2, 2, 8, VALID),
                ConvDims.of(3, 3, 3, 3, 3, 3, 3, VALID),
                ConvDims.of(5, 5, 5, 5, 5, 5, 5, SAME),
                ConvDims.of(1, 7, 7, 7, 3, 3, 7, SAME).stride(2, 2),
                ConvDims.of(1, 5, 8, 3, 3, 3, 8, SAME),
                ConvDims.of(1, 4, 16, 4, 3, 3, 4, SAME),
                ConvDims.of(1, 4, 24, 3, 3, 3, 5, VALID),
                ConvDims.of(2, 3, 32, 4, 3, 3, 8, SAME),
                ConvDims.of(1, 3, 64, 3, 3, 3, 4, SAME),
                ConvDims.of(4, 5, 8, 3, 3, 3, 4, SAME),
                ConvDims.of(5, 6, 7, 3, 3, 3, 5, SAME),
                ConvDims.of(8, 4, 5, 3, 3, 3, 6, SAME),
                ConvDims.of(9, 5, 4, 4, 3, 3, 7, SAME),
                ConvDims.of(16, 3, 4, 5, 2, 2, 4, SAME),
                ConvDims.of(17, 3, 3, 4, 3, 3, 4, SAME),
                ConvDims.of(33, 2, 3, 3, 1, 1, 4, VALID),
                ConvDims.of(1, 20, 17, 3, 3, 3, 4, SAME),
                ConvDims.of(1, 33, 35, 2, 3, 3, 4, SAME),
                ConvDims.of(1, 40, 1, 3, 3, 1, 4, SAME),
                ConvDims.of(1, 1, 70, 3, 1, 3, 4, SAME),
                ConvDims.of(1, 6, 5, 1, 3, 3, 8, SAME),
                ConvDims.of(1, 9, 8, 3, 3, 3, 32, SAME).stride(2, 2),
                ConvDims.of(1, 9, 8, 3, 7, 7, 64, SAME).stride(2, 2),
                ConvDims.of(1, 6, 5, 128, 1, 1, 16, SAME),
                ConvDims.of(1, 5, 6, 16, 1, 1, 128, SAME).withoutBias(),
                ConvDims.of(1, 3, 4, 260, 1, 1, 6, SAME),
                ConvDims.of(1, 3, 4, 6, 1, 1, 260, SAME),
                ConvDims.of(1, 5, 5, 24, 3, 3, 20, VALID),
                ConvDims.of(2, 5, 5, 32, 3, 3, 1, SAME),
                ConvDims.of(1, 6, 7, 16, 1, 1, 32, VALID).withoutBias());
    }

    private static List<ConvDims> fused() {
        return List.of(
                ConvDims.of(2, 7, 8, 4, 3, 3, 6, SAME).stride(2, 2),
                ConvDims.of(1, 9, 7, 8, 3, 3, 8, VALID).stride(2, 2),
                ConvDims.of(4, 5, 6, 16, 3, 3, 16, SAME).stride(2, 2),
                ConvDims.of(1, 8, 7, 3, 2, 2, 5, SAME),
                ConvDims.of(5, 7, 6, 3, 4, 4, 4, SAME),
                ConvDims.of(1, 9, 8, 4, 3, 3, 8, SAME).dilation(2, 2),
                ConvDims.of(1, 8, 9, 16, 3, 3, 16, SAME).dilation(2, 2),
                ConvDims.of(4, 4, 5, 4, 1, 1, 4, VALID),
                ConvDims.of(8, 3, 4, 8, 1, 1, 8, SAME),
                ConvDims.of(1, 5, 6, 32, 1, 1, 32, VALID),
                ConvDims.of(1, 6, 5, 16, 1, 1, 16, SAME).stride(2, 2),
                ConvDims.of(2, 8, 8, 8, 3, 3, 8, SAME),
                ConvDims.of(9, 4, 4, 4, 3, 3, 4, SAME),
                ConvDims.of(1, 7, 9, 16, 3, 3, 16, SAME).withoutBias(),
                ConvDims.of(1, 9, 9, 3, 7, 7, 4, SAME).stride(2, 2),
                ConvDims.of(1, 20, 17, 2, 5, 5, 3, SAME),
                ConvDims.of(1, 7, 8, 3, 3, 3, 4, SAME).stride(2, 1),
                ConvDims.of(1, 7, 9, 3, 2, 3, 4, VALID).stride(1, 3).dilation(1, 2),
                ConvDims.of(1, 10, 9, 3, 3, 3, 4, SAME).dilation(3, 1),
                ConvDims.of(1, 9, 10, 3, 9, 9, 3, SAME),
                ConvDims.of(1, 3, 4, 64, 1, 1, 8, SAME));
    }

    private static List<ConvDims> depthwise() {
        return List.of(
                depthwise(9, 6, 7, 4, 3, SAME),
                depthwise(4, 7, 8, 4, 3, SAME).stride(2, 2),
                depthwise(5, 8, 8, 8, 3, SAME),
                depthwise(8, 5, 6, 8, 3, SAME).stride(2, 2),
                depthwise(1, 8, 7, 8, 3, SAME).dilation(2, 2),
                depthwise(2, 7, 6, 16, 3, VALID).stride(2, 2),
                depthwise(1, 9, 8, 16, 3, SAME).dilation(2, 2),
                depthwise(4, 6, 7, 32, 3, SAME),
                depthwise(1, 9, 8, 32, 3, SAME).stride(2, 2),
                depthwise(1, 8, 9, 32, 3, SAME).dilation(2, 2),
                depthwise(1, 7, 6, 64, 3, SAME),
                depthwise(2, 9, 8, 16, 5, SAME),
                depthwise(1, 11, 10, 8, 7, SAME),
                depthwise(1, 8, 6, 16, 2, SAME).stride(2, 2),
                depthwise(1, 20, 17, 4, 3, SAME),
                depthwise(2, 5, 6, 16, 1, VALID),
                depthwise(1, 5, 5, 3, 3, SAME),
                depthwise(1, 7, 8, 5, 3, SAME).stride(2, 1),
                depthwise(1, 8, 7, 5, 3, SAME).dilation(3, 1),
                depthwise(1, 8, 9, 5, 2, VALID).stride(1, 2).dilation(1, 2),
                ConvDims.of(2, 5, 6, 32, 3, 3, 32, SAME).groups(4),
                ConvDims.of(1, 6, 5, 16, 1, 1, 32, SAME).groups(2),
                ConvDims.of(4, 6, 5, 8, 3, 3, 16, SAME).groups(2).stride(2, 2),
                ConvDims.of(1, 7, 6, 16, 3, 3, 16, SAME).groups(4).dilation(2, 2));
    }

    private static ConvDims depthwise(int images, int inH, int inW, int channels, int kernel, Padding padding) {
        return ConvDims.of(images, inH, inW, channels, kernel, kernel, channels, padding)
                .groups(channels);
    }

    private static void dense(List<KernelCase> cases) {
        for (DenseDims d : List.of(
                new DenseDims(4, 4, 4, true),
                new DenseDims(8, 8, 8, true),
                new DenseDims(5, 16, 16, true),
                new DenseDims(16, 16, 16, true),
                new DenseDims(9, 32, 32, true),
                new DenseDims(32, 32, 32, false),
                new DenseDims(1, 64, 64, false),
                new DenseDims(4, 12, 20, true),
                new DenseDims(8, 24, 10, true),
                new DenseDims(3, 1100, 3, true),
                new DenseDims(64, 20, 8, true),
                new DenseDims(70, 5, 4, true),
                new DenseDims(1, 5, 300, true))) {
            for (Fill fill : List.of(Fill.SMALL_INTEGERS, Fill.PERIODIC)) {
                cases.add(KernelCase.of(Operation.DENSE, d, fill));
                cases.add(KernelCase.of(Operation.DENSE_GRAD_INPUT, d, fill));
                cases.add(KernelCase.of(Operation.DENSE_GRAD_WEIGHTS, d, fill));
            }
        }
    }

    private static void pooling(List<KernelCase> cases) {
        for (PoolDims d : List.of(
                PoolDims.of(4, 8, 8, 4, 2, 2),
                PoolDims.of(9, 4, 6, 8, 2, 2),
                PoolDims.of(5, 6, 8, 32, 2, 2),
                PoolDims.of(1, 8, 16, 64, 2, 2),
                PoolDims.of(2, 9, 9, 8, 3, 3),
                new PoolDims(1, 8, 8, 8, 3, 3, 2, 2, Padding.SAME),
                new PoolDims(4, 7, 9, 16, 3, 3, 2, 2, Padding.VALID),
                new PoolDims(1, 9, 8, 32, 3, 3, 2, 2, Padding.SAME),
                new PoolDims(8, 5, 6, 4, 2, 2, 1, 1, Padding.VALID),
                new PoolDims(1, 7, 8, 16, 3, 3, 1, 1, Padding.SAME),
                new PoolDims(1, 20, 17, 3, 2, 2, 1, 1, Padding.SAME),
                new PoolDims(2, 8, 7, 5, 4, 4, 2, 2, Padding.SAME),
                new PoolDims(1, 11, 10, 4, 2, 2, 3, 3, Padding.VALID),
                PoolDims.global(4, 8, 8, 8),
                PoolDims.global(1, 7, 7, 16),
                PoolDims.global(5, 6, 5, 32),
                PoolDims.global(1, 20, 17, 4))) {
            cases.add(KernelCase.of(Operation.MAX_POOL2D, d, Fill.PERIODIC));
            cases.add(KernelCase.of(Operation.MAX_POOL2D_GRAD, d, Fill.FEW_VALUES));
            cases.add(KernelCase.of(Operation.AVERAGE_POOL2D, d, Fill.PERIODIC));
            cases.add(KernelCase.of(Operation.AVERAGE_POOL2D_GRAD, d, Fill.SMALL_INTEGERS));
        }
    }

    /// More than 65,536 elements, and powers of two.
    private static void elements(List<KernelCase> cases) {
        for (int count : new int[] {4, 64, 1024, 70_001}) {
            for (Operation operation : List.of(
                    Operation.RELU,
                    Operation.RELU_GRAD,
                    Operation.SIGMOID,
                    Operation.SIGMOID_GRAD,
                    Operation.TANH,
                    Operation.TANH_GRAD)) {
                cases.add(KernelCase.of(operation, new CountDims(count), Fill.PERIODIC));
            }
        }
        cases.add(KernelCase.of(Operation.ADAM, AdamDims.of(1030, 1), Fill.GAUSSIAN));
        cases.add(KernelCase.of(Operation.ADAM, AdamDims.of(64, 2), Fill.GAUSSIAN));
        cases.add(KernelCase.of(Operation.ADAM, AdamDims.of(1, 3), Fill.GAUSSIAN));
        cases.add(KernelCase.of(Operation.SGD, new SgdDims(1030, 1, 0.1f, 0.9f, false), Fill.GAUSSIAN));
        cases.add(KernelCase.of(Operation.SGD, new SgdDims(64, 2, 0.1f, 0.9f, true), Fill.GAUSSIAN));
        cases.add(KernelCase.of(Operation.SGD, new SgdDims(64, 2, 0.1f, 0, true), Fill.GAUSSIAN));
        for (int[] s : List.of(
                new int[] {4, 4, 4, 4},
                new int[] {1, 8, 8, 8},
                new int[] {2, 3, 4, 32},
                new int[] {5, 2, 2, 64},
                new int[] {1, 20, 17, 3},
                new int[] {9, 2, 2, 3})) {
            ChannelDims d = new ChannelDims(s[0], s[1], s[2], s[3], 1e-3);
            cases.add(KernelCase.of(Operation.BATCH_NORM, d, Fill.PERIODIC));
            cases.add(KernelCase.of(Operation.BATCH_NORM_GRAD, d, Fill.PERIODIC));
            ChannelDims plain = new ChannelDims(s[0], s[1], s[2], s[3], 0);
            cases.add(KernelCase.of(Operation.BATCH_STATISTICS, plain, Fill.PERIODIC));
            cases.add(KernelCase.of(Operation.PRELU, plain, Fill.PERIODIC));
            cases.add(KernelCase.of(Operation.PRELU_GRAD, plain, Fill.PERIODIC));
        }
        for (boolean centres : new boolean[] {true, false}) {
            for (ResizeDims d : List.of(
                    new ResizeDims(4, 4, 4, 8, 8, 4, centres),
                    new ResizeDims(1, 8, 8, 4, 4, 32, centres),
                    new ResizeDims(9, 2, 3, 3, 5, 3, centres),
                    new ResizeDims(5, 2, 3, 5, 4, 8, centres))) {
                cases.add(KernelCase.of(Operation.RESIZE_BILINEAR, d, Fill.PERIODIC));
                cases.add(KernelCase.of(Operation.RESIZE_BILINEAR_GRAD, d, Fill.PERIODIC));
            }
        }
    }

    private static void rows(List<KernelCase> cases) {
        for (RowDims d : List.of(
                new RowDims(2, 257),
                new RowDims(3, 1000),
                new RowDims(70, 20),
                new RowDims(4, 4),
                new RowDims(9, 8),
                new RowDims(8, 16),
                new RowDims(1, 32),
                new RowDims(5, 64),
                new RowDims(1, 1024))) {
            for (Operation operation : List.of(
                    Operation.SOFTMAX,
                    Operation.SOFTMAX_GRAD,
                    Operation.CROSS_ENTROPY_CLIPPED,
                    Operation.CROSS_ENTROPY_CLIPPED_GRAD,
                    Operation.CROSS_ENTROPY_LOGITS,
                    Operation.CROSS_ENTROPY_LOGITS_GRAD)) {
                cases.add(KernelCase.of(operation, d, Fill.PERIODIC));
            }
        }
    }
}
