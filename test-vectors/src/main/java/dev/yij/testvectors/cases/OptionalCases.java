package dev.yij.testvectors.cases;

import static dev.yij.testvectors.dims.Padding.SAME;
import static dev.yij.testvectors.dims.Padding.VALID;

import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.ConvViewDims;
import dev.yij.testvectors.dims.LayerNormDims;
import dev.yij.testvectors.dims.MatMulDims;
import dev.yij.testvectors.dims.PaddedPoolDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.ProductViewDims;
import dev.yij.testvectors.dims.RmsPropDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.TransposedConvDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;

/// Kernels and paddings that yij's own network does not need and other backends have: explicit padding,
/// transposed convolution, matrix products, layer normalization, labels, further optimizers, views.
final class OptionalCases {

    private static final List<Fill> SUMS = List.of(Fill.SMALL_INTEGERS, Fill.GAUSSIAN);

    private OptionalCases() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        for (Fill fill : SUMS) {
            for (ConvDims d : paddedConvolutions()) {
                cases.add(KernelCase.of(Operation.CONV2D, d, fill));
                cases.add(KernelCase.of(Operation.CONV2D_GRAD_INPUT, d, fill));
                cases.add(KernelCase.of(Operation.CONV2D_GRAD_WEIGHTS, d, fill));
            }
            for (ConvDims convolution : transposed()) {
                TransposedConvDims d = new TransposedConvDims(convolution);
                cases.add(KernelCase.of(Operation.CONV2D_TRANSPOSE, d, fill));
                cases.add(KernelCase.of(Operation.CONV2D_TRANSPOSE_GRAD_INPUT, d, fill));
                cases.add(KernelCase.of(Operation.CONV2D_TRANSPOSE_GRAD_WEIGHTS, d, fill));
            }
            matrices().forEach(d -> cases.add(KernelCase.of(Operation.MATMUL, d, fill)));
            for (ConvViewDims.Placement placement : ConvViewDims.Placement.values()) {
                for (ConvDims convolution : viewed()) {
                    ConvViewDims d = new ConvViewDims(convolution, placement);
                    cases.add(KernelCase.of(Operation.CONV2D_VIEWS, d, fill));
                    cases.add(KernelCase.of(Operation.CONV2D_GRAD_INPUT_VIEWS, d, fill));
                    cases.add(KernelCase.of(Operation.CONV2D_GRAD_WEIGHTS_VIEWS, d, fill));
                }
            }
        }
        for (ProductViewDims.Placement placement : ProductViewDims.Placement.values()) {
            cases.add(KernelCase.of(Operation.MULTIPLY_VIEWS, new ProductViewDims(5, 33, placement), Fill.GAUSSIAN));
            cases.add(KernelCase.of(Operation.MULTIPLY_VIEWS, new ProductViewDims(64, 8, placement), Fill.GAUSSIAN));
        }
        pools(cases);
        rows(cases);
        updates(cases);
        return cases;
    }

    /// PyTorch's padding with a stride, where SAME would pad on the other side; more on one side than on the
    /// other; a padding as large as the kernel.
    private static List<ConvDims> paddedConvolutions() {
        return List.of(
                ConvDims.of(2, 8, 10, 5, 3, 3, 16, Padding.explicit(1, 1, 1, 1)).stride(2, 2),
                ConvDims.of(1, 7, 6, 3, 3, 3, 8, Padding.explicit(0, 2, 1, 0)),
                ConvDims.of(1, 6, 9, 16, 5, 3, 7, Padding.explicit(3, 1, 0, 2)).stride(2, 1),
                ConvDims.of(1, 7, 8, 4, 3, 3, 4, Padding.explicit(2, 2, 3, 3))
                        .dilation(2, 2)
                        .withoutBias(),
                ConvDims.of(2, 5, 4, 8, 1, 1, 5, Padding.explicit(1, 0, 0, 1)));
    }

    /// Named by the convolution from output to input: upsampling by 2 with kernels of 2, 3 and 4, and others.
    private static List<ConvDims> transposed() {
        return List.of(
                ConvDims.of(2, 8, 6, 5, 2, 2, 3, VALID).stride(2, 2),
                ConvDims.of(1, 10, 8, 16, 3, 3, 8, SAME).stride(2, 2),
                ConvDims.of(1, 8, 12, 3, 4, 4, 17, SAME).stride(2, 2).withoutBias(),
                ConvDims.of(2, 7, 5, 4, 3, 3, 5, SAME),
                ConvDims.of(1, 9, 11, 6, 3, 2, 4, Padding.explicit(1, 1, 0, 1)).stride(2, 3),
                ConvDims.of(1, 9, 8, 3, 3, 3, 4, VALID).dilation(2, 2));
    }

    /// Transposed in every way, as vectors, and larger than the usual tiles.
    private static List<MatMulDims> matrices() {
        return List.of(
                new MatMulDims(1, 33, 17, 20, false, false),
                new MatMulDims(3, 5, 7, 4, true, false),
                new MatMulDims(2, 16, 32, 16, false, true),
                new MatMulDims(4, 9, 8, 15, true, true),
                new MatMulDims(2, 1, 65, 33, false, false),
                new MatMulDims(1, 40, 300, 1, false, true),
                new MatMulDims(5, 4, 1, 6, true, false));
    }

    private static List<ConvDims> viewed() {
        return List.of(
                ConvDims.of(2, 6, 5, 4, 3, 3, 8, SAME),
                ConvDims.of(1, 7, 8, 3, 3, 2, 5, VALID).stride(2, 1).withoutBias(),
                ConvDims.of(2, 5, 5, 5, 1, 1, 5, VALID));
    }

    private static void pools(List<KernelCase> cases) {
        List<PoolDims> windows = List.of(
                // PyTorch's first pooling of a residual network
                new PoolDims(2, 8, 9, 5, 3, 3, 2, 2, Padding.explicit(1, 1, 1, 1)),
                new PoolDims(
                        1, 8, 9, 16, 3, 3, 2, 2, Padding.explicit(1, 1, 1, 1).withCeil()),
                new PoolDims(
                        2, 6, 7, 4, 2, 3, 2, 3, Padding.explicit(0, 1, 2, 0).withCeil()),
                new PoolDims(
                        1, 7, 10, 3, 3, 4, 3, 3, Padding.explicit(0, 0, 0, 0).withCeil()),
                // the last window would begin in the padding: it does not count
                new PoolDims(
                        1, 5, 5, 17, 2, 2, 2, 2, Padding.explicit(1, 1, 1, 1).withCeil()));
        for (PoolDims pool : windows) {
            for (boolean counted : new boolean[] {false, true}) {
                PaddedPoolDims d = new PaddedPoolDims(pool, counted);
                cases.add(KernelCase.of(Operation.PADDED_AVERAGE_POOL2D, d, Fill.GAUSSIAN));
                cases.add(KernelCase.of(Operation.PADDED_AVERAGE_POOL2D_GRAD, d, Fill.GAUSSIAN));
            }
            PaddedPoolDims d = new PaddedPoolDims(pool, false);
            cases.add(KernelCase.of(Operation.PADDED_MAX_POOL2D, d, Fill.NEGATIVE));
            cases.add(KernelCase.of(Operation.PADDED_MAX_POOL2D_GRAD, d, Fill.FEW_VALUES));
            cases.add(KernelCase.of(Operation.PADDED_MAX_POOL2D_GRAD, d, Fill.GAUSSIAN));
        }
    }

    private static void rows(List<KernelCase> cases) {
        for (LayerNormDims d : List.of(
                new LayerNormDims(5, 20, 1e-3),
                new LayerNormDims(3, 257, 1e-5),
                new LayerNormDims(7, 64, 1e-6),
                new LayerNormDims(33, 3, 1e-5))) {
            cases.add(KernelCase.of(Operation.LAYER_NORM, d, Fill.GAUSSIAN));
            cases.add(KernelCase.of(Operation.LAYER_NORM_GRAD, d, Fill.GAUSSIAN));
        }
        for (RowDims d : List.of(new RowDims(5, 20), new RowDims(3, 2), new RowDims(9, 33))) {
            for (Fill fill : List.of(Fill.GAUSSIAN, Fill.LARGE_LOGITS)) {
                cases.add(KernelCase.of(Operation.SPARSE_CROSS_ENTROPY, d, fill));
                cases.add(KernelCase.of(Operation.SPARSE_CROSS_ENTROPY_GRAD, d, fill));
            }
        }
    }

    /// Decays whose difference from 1 is exact, so that it does not matter in which precision it is computed.
    private static void updates(List<KernelCase> cases) {
        List.of(
                        new AdamWDims(33, 1, 1, 1e-3f, 0.875f, 0.96875f, 1e-6f, 0.0625f),
                        new AdamWDims(70, 5, 1, 1e-2f, 0.875f, 0.9921875f, 1e-8f, 0.01f),
                        new AdamWDims(100, 3, 500, 1e-3f, 0.75f, 0.9921875f, 1e-8f, 0))
                .forEach(d -> cases.add(KernelCase.of(Operation.ADAMW, d, Fill.GAUSSIAN)));
        List.of(
                        new RmsPropDims(33, 1, 1e-3f, 0.875f, 0, 1e-6f, false),
                        new RmsPropDims(70, 5, 1e-2f, 0.875f, 0.5f, 1e-6f, false),
                        new RmsPropDims(33, 1, 1e-3f, 0.96875f, 0, 1e-6f, true),
                        new RmsPropDims(70, 5, 1e-2f, 0.875f, 0.5f, 1e-6f, true))
                .forEach(d -> cases.add(KernelCase.of(Operation.RMSPROP, d, Fill.GAUSSIAN)));
    }
}
