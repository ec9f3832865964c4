package dev.yij.testvectors.cases;

import dev.yij.testvectors.AdamDims;
import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.CountDims;
import dev.yij.testvectors.DenseDims;
import dev.yij.testvectors.Dims;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.PoolDims;
import dev.yij.testvectors.RowDims;
import dev.yij.testvectors.SgdDims;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The arrays that a case's kernel reads, in the order of its parameters.
///
/// @param arrays the arrays, names as in [Operation]
public record Inputs(List<NamedArray> arrays) {

    /// Generates a case's inputs.
    static Inputs of(KernelCase c) {
        if (c.fill() == Fill.BY_HAND) {
            return HandMade.of(c).inputs().copy();
        }
        List<NamedArray> arrays = new ArrayList<>();
        for (String name : names(c.operation())) {
            int[] shape = shape(name, c.dims());
            if (NamedArray.elements(shape) > 0) {
                arrays.add(new NamedArray(name, shape, Filling.of(c, name, shape)));
            }
        }
        return new Inputs(List.copyOf(arrays));
    }

    private static List<String> names(Operation operation) {
        return switch (operation) {
            case CONV2D, CONV2D_RELU, DENSE -> List.of("x", "w", "b");
            case CONV2D_GRAD_INPUT, DENSE_GRAD_INPUT -> List.of("dy", "w");
            case CONV2D_GRAD_WEIGHTS, DENSE_GRAD_WEIGHTS, MAX_POOL2D_GRAD -> List.of("x", "dy");
            case MAX_POOL2D, AVERAGE_POOL2D, RELU, SIGMOID, TANH, SOFTMAX -> List.of("x");
            case AVERAGE_POOL2D_GRAD -> List.of("dy");
            case RELU_GRAD, SIGMOID_GRAD, TANH_GRAD, SOFTMAX_GRAD -> List.of("y", "dy");
            case CROSS_ENTROPY_CLIPPED, CROSS_ENTROPY_CLIPPED_GRAD -> List.of("p", "t");
            case CROSS_ENTROPY_LOGITS, CROSS_ENTROPY_LOGITS_GRAD -> List.of("x", "t");
            case ADAM -> List.of("g", "p", "m", "v");
            case SGD -> List.of("g", "p", "v");
        };
    }

    /// An array's shape; one axis of 0 for a bias that is not there.
    static int[] shape(String name, Dims dims) {
        return switch (dims) {
            case ConvDims d ->
                switch (name) {
                    case "x" -> d.xShape();
                    case "w" -> d.wShape();
                    case "b" -> new int[] {d.bias() ? d.outC() : 0};
                    default -> d.yShape();
                };
            case DenseDims d ->
                switch (name) {
                    case "x" -> new int[] {d.images(), d.in()};
                    case "w" -> new int[] {d.in(), d.out()};
                    case "b" -> new int[] {d.bias() ? d.out() : 0};
                    default -> new int[] {d.images(), d.out()};
                };
            case PoolDims d -> name.equals("x") ? d.xShape() : d.yShape();
            case CountDims d -> new int[] {d.count()};
            case RowDims d -> d.shape();
            case AdamDims d -> name.equals("g") ? new int[] {d.steps(), d.count()} : new int[] {d.count()};
            case SgdDims d -> name.equals("g") ? new int[] {d.steps(), d.count()} : new int[] {d.count()};
        };
    }

    /// The elements of an array, not copied, or null if the case has no such array (a convolution without
    /// bias).
    public float @Nullable [] find(String name) {
        for (NamedArray array : arrays) {
            if (array.name().equals(name)) {
                return array.data();
            }
        }
        return null;
    }

    /// The elements of an array, not copied.
    ///
    /// @throws IllegalArgumentException if the case has no such array
    public float[] get(String name) {
        float[] data = find(name);
        if (data == null) {
            throw new IllegalArgumentException("no input is called " + name + ", only "
                    + arrays.stream().map(NamedArray::name).toList());
        }
        return data;
    }

    /// A copy that a kernel may spoil without harm.
    public Inputs copy() {
        return new Inputs(arrays.stream()
                .map(a -> new NamedArray(a.name(), a.shape(), a.data().clone()))
                .toList());
    }
}
