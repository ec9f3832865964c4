package dev.yij.testvectors.mutation;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Mistakes on one path only, which a backend chooses by the shape: a result of zeros, a last channel that is
/// not computed, inputs rounded to TF32.
final class PathMutations {

    private static final Set<Operation> CONVOLUTIONS = ConvolutionMutations.CONVOLUTIONS;
    private static final Set<Operation> GROUPED = ConvolutionMutations.GROUPED;
    private static final Set<Operation> DENSE = ConvolutionMutations.DENSE;
    private static final Set<Operation> POOLS = EnumSet.of(
            Operation.MAX_POOL2D, Operation.MAX_POOL2D_GRAD, Operation.AVERAGE_POOL2D, Operation.AVERAGE_POOL2D_GRAD);

    private PathMutations() {}

    static List<Mutation> all() {
        List<Mutation> all = new ArrayList<>();
        for (int lanes : new int[] {4, 8, 16, 32, 64}) {
            String multiple = " with channels in multiples of " + lanes;
            conv(all, "1×1" + multiple, d -> pointwise(d) && !isStrided(d) && aligned(d, lanes), true);
            conv(all, "1×1 with stride" + multiple, d -> pointwise(d) && isStrided(d) && aligned(d, lanes), true);
            if (lanes < 64) {
                conv(all, "3×3" + multiple, d -> three(d) && !isStrided(d) && !isDilated(d) && aligned(d, lanes), true);
                conv(all, "3×3 with stride" + multiple, d -> three(d) && isStrided(d) && aligned(d, lanes), true);
                conv(all, "dilated" + multiple, d -> isDilated(d) && aligned(d, lanes), true);
                conv(all, "outputs" + multiple, d -> d.outC() % lanes == 0 && d.inC() % lanes != 0, lanes < 32);
            }
            if (lanes < 32) {
                conv(all, "5×5" + multiple, d -> square(d, 5) && aligned(d, lanes), false);
            }
            dense(all, "dense" + multiple, d -> d.in() % lanes == 0 && d.out() % lanes == 0, lanes < 64);
            grouped(all, "depthwise" + multiple, d -> depthwise(d) && d.inC() % lanes == 0 && d.inC() > 1);
            if (lanes < 64) {
                grouped(
                        all,
                        "depthwise with stride" + multiple,
                        d -> depthwise(d) && isStrided(d) && d.inC() % lanes == 0);
                pool(all, "pooling" + multiple, d -> d.channels() % lanes == 0);
            }
            if (lanes > 4 && lanes < 64) {
                grouped(all, "depthwise dilated" + multiple, d -> depthwise(d) && isDilated(d) && d.inC() % lanes == 0);
            }
        }
        windows(all);
        sizes(all);
        return all;
    }

    private static void windows(List<Mutation> all) {
        conv(all, "2×2 with stride 2", d -> square(d, 2) && isStrided(d), false);
        conv(all, "4×4 with stride 2", d -> square(d, 4) && isStrided(d), false);
        conv(all, "even kernels with dilation", d -> d.kernelH() % 2 == 0 && isDilated(d), false);
        conv(all, "5×5 with dilation", d -> square(d, 5) && isDilated(d), false);
        conv(all, "3×3 with dilation 3", d -> three(d) && d.dilationH() == 3 && d.dilationW() == 3, false);
        conv(all, "3×3 with dilation 4", d -> three(d) && d.dilationH() == 4, false);
        conv(all, "11×11", d -> square(d, 11), false);
        conv(all, "11×11 with stride 4", d -> square(d, 11) && d.strideH() == 4, false);
        conv(all, "7×7 with stride 2", d -> square(d, 7) && isStrided(d), false);
        conv(all, "stride above the kernel, VALID", d -> d.strideH() > d.kernelH() && valid(d), false);
        conv(all, "stride above the kernel, SAME", d -> d.strideH() > d.kernelH() && !valid(d), false);
        conv(all, "strides that differ", d -> d.strideH() != d.strideW(), false);
        conv(all, "dilations that differ", d -> d.dilationH() != d.dilationW(), false);
        conv(all, "stride and dilation", d -> isStrided(d) && isDilated(d), false);
        conv(all, "kernels of one row", d -> d.kernelH() == 1 && d.kernelW() > 1, false);
        conv(all, "kernels of one column", d -> d.kernelW() == 1 && d.kernelH() > 1, false);
        conv(all, "kernels of 6×6", d -> square(d, 6), false);
        conv(all, "kernel as large as the image, VALID", d -> valid(d) && d.kernelH() == d.inH(), false);
        conv(all, "kernel larger than the image", d -> d.kernelH() > d.inH(), false);
        fused(all, "fused ReLU with stride and bias", d -> isStrided(d) && d.bias());
        fused(all, "fused ReLU with an even kernel", d -> d.kernelH() % 2 == 0);
        fused(all, "fused ReLU with dilation", PathMutations::isDilated);
        fused(all, "fused ReLU of 1×1", d -> pointwise(d) && !isStrided(d));
        fused(all, "fused ReLU without bias", d -> !d.bias());
        fused(all, "fused ReLU of 7×7", d -> square(d, 7));
        pool(
                all,
                "windows of 3×3 with stride 2, SAME",
                d -> d.poolH() == 3 && d.strideH() == 2 && d.padTop() + d.padLeft() > 0);
        pool(all, "overlapping windows", d -> d.poolH() > d.strideH() && !d.isGlobal());
        pool(all, "windows with gaps", d -> d.poolH() < d.strideH());
        pool(all, "global pooling", PoolDims::isGlobal);
        pool(all, "global pooling of more than 256 positions", d -> d.isGlobal() && d.poolH() * d.poolW() > 256);
    }

    private static void sizes(List<Mutation> all) {
        for (int images : new int[] {4, 5, 8, 9}) {
            conv(all, "batches of " + images, d -> d.images() == images && d.bias(), false);
            pool(all, "pooling of batches of " + images, d -> d.images() == images);
        }
        conv(all, "batches above 16", d -> d.images() > 16 && d.images() != d.inH() * d.inW(), false);
        conv(all, "C = H = W", d -> d.inC() == d.inH() && d.inH() == d.inW(), false);
        conv(all, "square images", d -> d.inH() == d.inW() && d.images() > 1, false);
        for (int width : new int[] {8, 16, 32, 64}) {
            conv(all, "widths in multiples of " + width, d -> d.inW() % width == 0 && d.outW() % width == 0, false);
        }
        for (int positions : new int[] {16, 32, 40, 256, 1024}) {
            conv(all, "more than " + positions + " positions", d -> d.outH() * d.outW() > positions, false);
        }
        conv(all, "one row", d -> d.inH() == 1, false);
        conv(all, "one column", d -> d.inW() == 1, false);
        conv(all, "one input channel", d -> d.inC() == 1 && d.kernelH() > 1, false);
        conv(all, "one filter", d -> d.outC() == 1, false);
        conv(all, "3 channels to a multiple of 32", d -> d.inC() == 3 && d.outC() % 32 == 0, false);
        conv(all, "more than 128 input channels", d -> d.inC() > 128, false);
        conv(all, "more than 256 filters", d -> d.outC() > 256, false);
        conv(all, "no bias", d -> !d.bias(), false);
        dense(all, "dense of more than 1024 inputs", d -> d.in() > 1024, true);
        dense(all, "dense of more than 256 outputs", d -> d.out() > 256, true);
        dense(all, "dense of more than 64 rows", d -> d.images() > 64, true);
        dense(all, "dense of one row", d -> d.images() == 1, true);
        dense(all, "dense without bias", d -> !d.bias(), true);
        grouped(all, "several filters for each channel", d -> d.groupInC() == 1 && d.groupOutC() > 1);
        grouped(all, "groups of several channels", d -> d.groupInC() > 1);
        grouped(all, "depthwise 5×5", d -> depthwise(d) && d.kernelH() == 5);
        grouped(all, "depthwise of more than 256 positions", d -> depthwise(d) && d.outH() * d.outW() > 256);
    }

    private static boolean pointwise(ConvDims d) {
        return square(d, 1);
    }

    private static boolean three(ConvDims d) {
        return square(d, 3);
    }

    private static boolean square(ConvDims d, int size) {
        return d.kernelH() == size && d.kernelW() == size;
    }

    private static boolean isStrided(ConvDims d) {
        return d.strideH() > 1 || d.strideW() > 1;
    }

    private static boolean isDilated(ConvDims d) {
        return d.dilationH() > 1 || d.dilationW() > 1;
    }

    private static boolean valid(ConvDims d) {
        return d.padding().toString().equals("valid");
    }

    private static boolean depthwise(ConvDims d) {
        return d.groups() == d.inC() && d.inC() == d.outC();
    }

    private static boolean aligned(ConvDims d, int lanes) {
        return d.inC() % lanes == 0 && d.outC() % lanes == 0;
    }

    private static void conv(List<Mutation> all, String path, Predicate<ConvDims> chosen, boolean rounded) {
        Predicate<KernelCase> affects = c -> c.dims() instanceof ConvDims d && chosen.test(d);
        damaged(
                all,
                path,
                CONVOLUTIONS.stream().filter(o -> o != Operation.CONV2D_RELU).toList(),
                affects);
        if (rounded) {
            rounded(all, path, Set.of(Operation.CONV2D, Operation.CONV2D_GRAD_INPUT), affects);
        }
    }

    private static void fused(List<Mutation> all, String path, Predicate<ConvDims> chosen) {
        damaged(all, path, Set.of(Operation.CONV2D_RELU), c -> c.dims() instanceof ConvDims d && chosen.test(d));
    }

    private static void grouped(List<Mutation> all, String path, Predicate<ConvDims> chosen) {
        Set<Operation> operations = EnumSet.copyOf(GROUPED);
        operations.remove(Operation.GROUPED_CONV2D_RELU);
        damaged(all, path, operations, c -> c.dims() instanceof ConvDims d && chosen.test(d));
    }

    private static void dense(List<Mutation> all, String path, Predicate<DenseDims> chosen, boolean rounded) {
        Predicate<KernelCase> affects = c -> c.dims() instanceof DenseDims d && chosen.test(d);
        damaged(all, path, DENSE, affects);
        if (rounded) {
            rounded(all, path, Set.of(Operation.DENSE, Operation.DENSE_GRAD_INPUT), affects);
        }
    }

    private static void pool(List<Mutation> all, String path, Predicate<PoolDims> chosen) {
        damaged(all, path, POOLS, c -> c.dims() instanceof PoolDims d && chosen.test(d));
    }

    private static void damaged(
            List<Mutation> all, String path, Iterable<Operation> operations, Predicate<KernelCase> affects) {
        Set<Operation> set = EnumSet.noneOf(Operation.class);
        operations.forEach(set::add);
        all.add(Mutation.after(
                "zero: " + path, set, affects, (c, outputs) -> outputs.values().forEach(y -> Arrays.fill(y, 0))));
        all.add(Mutation.after(
                "last element not computed: " + path,
                set,
                affects,
                (c, outputs) -> outputs.values().forEach(y -> y[y.length - 1] += 1)));
    }

    private static void rounded(
            List<Mutation> all, String path, Set<Operation> operations, Predicate<KernelCase> affects) {
        NaiveKernels shorter = new NaiveKernels() {
            @Override
            public float factor(float value) {
                return Precision.TF32.round(value);
            }
        };
        all.add(new Mutation("TF32: " + path, operations, affects, (c, in) -> c.run(shorter, in)));
    }
}
