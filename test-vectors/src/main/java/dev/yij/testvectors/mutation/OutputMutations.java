package dev.yij.testvectors.mutation;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.kernel.Parameter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Mistakes that any kernel may have in what it writes: parts that keep an old value, remainders of blocks, too
/// small a launch, formats and limits.
final class OutputMutations {

    private static final Set<Operation> ALL = EnumSet.allOf(Operation.class);

    /// Kernels that a backend launches over elements.
    private static final Set<Operation> ELEMENTS = EnumSet.of(
            Operation.RELU,
            Operation.RELU_GRAD,
            Operation.SIGMOID,
            Operation.SIGMOID_GRAD,
            Operation.TANH,
            Operation.TANH_GRAD);

    /// Kernels with images and channels.
    private static final Set<Operation> IMAGES = EnumSet.of(
            Operation.CONV2D,
            Operation.CONV2D_RELU,
            Operation.CONV2D_GRAD_INPUT,
            Operation.GROUPED_CONV2D,
            Operation.GROUPED_CONV2D_GRAD_INPUT,
            Operation.MAX_POOL2D,
            Operation.AVERAGE_POOL2D,
            Operation.BATCH_NORM,
            Operation.PRELU,
            Operation.RESIZE_BILINEAR);

    /// Kernels whose results may be very large, and are not gradients of losses.
    private static final Set<Operation> LARGE = EnumSet.of(
            Operation.CONV2D,
            Operation.CONV2D_RELU,
            Operation.CONV2D_GRAD_INPUT,
            Operation.CONV2D_GRAD_WEIGHTS,
            Operation.DENSE,
            Operation.DENSE_GRAD_INPUT,
            Operation.MAX_POOL2D,
            Operation.AVERAGE_POOL2D,
            Operation.RELU);

    private OutputMutations() {}

    /// An element's new value.
    private interface Change {
        float of(float value, int index);
    }

    /// Whether an element of an output with a shape is damaged.
    private interface Where {
        boolean test(int[] shape, int index);
    }

    private static Mutation every(String name, Set<Operation> operations, Change change) {
        return Mutation.after(
                name,
                operations,
                c -> true,
                (c, outputs) -> outputs.values().forEach(y -> {
                    for (int i = 0; i < y.length; i++) {
                        y[i] = change.of(y[i], i);
                    }
                }));
    }

    /// The chosen elements are those of a buffer that was used before.
    private static Mutation stale(String name, Set<Operation> operations, Where where) {
        return Mutation.after(name, operations, c -> true, (c, outputs) -> each(c, outputs, where));
    }

    private static void each(KernelCase c, Map<String, float[]> outputs, Where where) {
        for (Parameter parameter : c.operation().parameters()) {
            float[] y = parameter.role().isOutput() ? outputs.get(parameter.name()) : null;
            if (y != null) {
                int[] shape = parameter.shape(c.dims());
                for (int i = 0; i < y.length; i++) {
                    y[i] = where.test(shape, i) ? 0.37f : y[i];
                }
            }
        }
    }

    static List<Mutation> all() {
        List<Mutation> all = new ArrayList<>();
        all.add(stale("first element not written", ALL, (shape, i) -> i == 0));
        all.add(stale("last element not written", ALL, (shape, i) -> i == NamedArray.elements(shape) - 1));
        all.add(every("added to a buffer that was used before", ALL, (v, i) -> v + 1));
        all.add(every("computed twice and added", ALL, (v, i) -> 2 * v));
        all.add(every("sign", ALL, (v, i) -> -v));
        all.add(every("a thousandth too large", ALL, (v, i) -> v * 1.001f));
        all.add(every("stored in bfloat16", ALL, (v, i) -> Precision.BFLOAT16.round(v)));
        all.add(every("stored in float16", ALL, (v, i) -> Precision.FLOAT16.round(v)));
        all.add(every("every fourth element NaN", ALL, (v, i) -> i % 4 == 3 ? Float.NaN : v));
        for (int lanes : new int[] {4, 8, 16, 32, 64}) {
            all.add(stale(
                    "elements after the last " + lanes + " not written",
                    ALL,
                    (shape, i) -> i >= NamedArray.elements(shape) / lanes * lanes));
        }
        for (int lanes : new int[] {4, 8, 16, 32}) {
            all.add(stale(
                    "channels after the last " + lanes + " not written",
                    IMAGES,
                    (shape, i) -> i % shape[3] >= shape[3] / lanes * lanes));
            all.add(stale(
                    "last channel not written where they are a multiple of " + lanes,
                    IMAGES,
                    (shape, i) -> shape[3] % lanes == 0 && i % shape[3] == shape[3] - 1));
        }
        for (int tile : new int[] {16, 32, 40, 64}) {
            all.add(stale("positions after the last " + tile + " not written", IMAGES, (shape, i) -> {
                int positions = shape[1] * shape[2];
                return i / shape[3] % positions >= positions / tile * tile && positions > tile;
            }));
            all.add(stale(
                    "positions after the first " + tile + " not written",
                    IMAGES,
                    (shape, i) -> i / shape[3] % (shape[1] * shape[2]) >= tile));
        }
        all.add(stale(
                "last row not written", IMAGES, (shape, i) -> i / shape[3] / shape[2] % shape[1] == shape[1] - 1));
        all.add(stale("last column not written", IMAGES, (shape, i) -> i / shape[3] % shape[2] == shape[2] - 1));
        for (int images : new int[] {1, 2, 4, 8}) {
            all.add(stale(
                    "images after the first " + images + " not written",
                    IMAGES,
                    (shape, i) -> i / (shape[1] * shape[2] * shape[3]) >= images));
        }
        for (int launch : new int[] {64, 256, 1024, 65_536}) {
            all.add(stale("elements after the first " + launch + " not written", ELEMENTS, (shape, i) -> i >= launch));
        }
        all.add(Mutation.after(
                "index of 16 bits",
                ELEMENTS,
                c -> true,
                (c, outputs) -> outputs.values().forEach(y -> {
                    for (int i = 65_536; i < y.length; i++) {
                        y[i] = y[i - 65_536];
                    }
                })));
        all.add(every("clamped to ±65504", LARGE, (v, i) -> (float) Mutation.clamp(v, -65504, 65504)));
        all.add(every("clamped to ±10⁴", LARGE, (v, i) -> (float) Mutation.clamp(v, -1e4f, 1e4f)));
        all.add(every("below 10⁻⁶ becomes 0", small(), (v, i) -> Math.abs(v) < 1e-6f ? 0 : v));
        all.add(every("NaN becomes 0", withNan(), (v, i) -> Float.isNaN(v) ? 0 : v));
        all.add(every("infinity becomes the largest float", infinite(), (v, i) ->
                (float) Mutation.clamp(v, -Float.MAX_VALUE, Float.MAX_VALUE)));
        return all;
    }

    private static Set<Operation> small() {
        return EnumSet.of(
                Operation.CONV2D,
                Operation.CONV2D_GRAD_INPUT,
                Operation.DENSE,
                Operation.MAX_POOL2D,
                Operation.AVERAGE_POOL2D,
                Operation.RELU,
                Operation.TANH,
                Operation.SIGMOID,
                Operation.SOFTMAX);
    }

    private static Set<Operation> withNan() {
        return EnumSet.of(
                Operation.CONV2D,
                Operation.DENSE,
                Operation.AVERAGE_POOL2D,
                Operation.RELU,
                Operation.TANH,
                Operation.SIGMOID);
    }

    private static Set<Operation> infinite() {
        return EnumSet.of(
                Operation.CONV2D, Operation.DENSE, Operation.AVERAGE_POOL2D, Operation.RELU, Operation.MAX_POOL2D);
    }
}
