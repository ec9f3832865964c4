package dev.yij.io.onnx.graph;

import dev.yij.reference.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/// The dimensions of an ONNX tensor, outermost first; unlike those of a [Shape][dev.yij.reference.tensor.Shape]
/// they may be zero. Immutable; the number of elements fits an `int`.
public final class Dims {

    private static final int MOST_SHOWN = 16;

    private final int[] dims;
    private final int size;

    private Dims(int[] dims, int size) {
        this.dims = dims;
        this.size = size;
    }

    /// The given dimensions; no dimensions make those of a scalar.
    ///
    /// @throws ShapeException if one is negative, or the product is above 2³¹-1
    public static Dims of(long... dims) {
        long size = 1;
        for (long dim : dims) {
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw new ShapeException("a dimension must lie between 0 and 2147483647, found " + dim + " in "
                        + join(Arrays.stream(dims).boxed().toList()));
            }
            size = size > Integer.MAX_VALUE ? size : size * dim;
        }
        boolean empty = Arrays.stream(dims).anyMatch(dim -> dim == 0);
        if (size > Integer.MAX_VALUE && !empty) {
            throw new ShapeException("the dimensions "
                    + join(Arrays.stream(dims).boxed().toList()) + " make more than 2147483647 elements");
        }
        return new Dims(Arrays.stream(dims).mapToInt(dim -> (int) dim).toArray(), empty ? 0 : (int) size);
    }

    /// Dimensions from a list.
    ///
    /// @throws ShapeException as the other
    public static Dims of(List<Long> dims) {
        return of(dims.stream().mapToLong(Long::longValue).toArray());
    }

    /// The number of dimensions.
    public int rank() {
        return dims.length;
    }

    /// Dimension `axis`, 0 being the outermost.
    public int get(int axis) {
        return dims[axis];
    }

    /// The number of elements: the product of all dimensions.
    public int size() {
        return size;
    }

    /// The product of the dimensions `from … to - 1`.
    ///
    /// @throws ShapeException if it is above 2³¹-1, which is possible if another dimension is zero
    public int size(int from, int to) {
        long[] some = Arrays.stream(dims, from, to).asLongStream().toArray();
        return of(some).size();
    }

    /// A copy.
    public long[] toArray() {
        return Arrays.stream(dims).asLongStream().toArray();
    }

    /// These dimensions with one of them replaced.
    ///
    /// @throws ShapeException if there are then too many elements
    public Dims with(int axis, long dim) {
        long[] changed = toArray();
        changed[axis] = dim;
        return of(changed);
    }

    /// The strides of a row-major array: the distance between neighbours along each axis.
    public int[] strides() {
        int[] strides = new int[dims.length];
        int stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims[axis];
        }
        return strides;
    }

    /// The strides with which a tensor of these dimensions is broadcast to more or larger dimensions: 0 along
    /// every axis that is repeated.
    ///
    /// @param to dimensions to which these can be broadcast
    public int[] stridesRepeatedTo(Dims to) {
        int[] own = strides();
        int[] strides = new int[to.rank()];
        for (int axis = 0; axis < rank(); axis++) {
            strides[to.rank() - rank() + axis] = dims[axis] == 1 ? 0 : own[axis];
        }
        return strides;
    }

    /// The map from an element's row-major index in these dimensions to its index in an array with these
    /// strides.
    ///
    /// @param start the index of element 0
    public IntUnaryOperator offsets(int start, int... strides) {
        if (start == 0 && Arrays.equals(strides, strides())) {
            return IntUnaryOperator.identity();
        }
        return element -> {
            int offset = start;
            int rest = element;
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                offset += rest % dims[axis] * strides[axis];
                rest /= dims[axis];
            }
            return offset;
        };
    }

    /// The dimensions to which two tensors are broadcast before they are combined, as in NumPy: aligned at the
    /// last dimension, each pair equal or one of them 1.
    ///
    /// @throws ShapeException if they cannot be broadcast
    public static Dims broadcast(Dims a, Dims b) {
        int rank = Math.max(a.rank(), b.rank());
        long[] dims = new long[rank];
        for (int i = 1; i <= rank; i++) {
            int x = i > a.rank() ? 1 : a.dims[a.rank() - i];
            int y = i > b.rank() ? 1 : b.dims[b.rank() - i];
            if (x != y && x != 1 && y != 1) {
                throw new ShapeException("dimensions " + a + " and " + b + " cannot be broadcast together");
            }
            dims[rank - i] = x == 1 ? y : x;
        }
        return of(dims);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dims that && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /// Joined by `×`, as error messages show them: `1×3×224×224`.
    @Override
    public String toString() {
        return dims.length == 0 ? "scalar" : join(Arrays.stream(dims).boxed().toList());
    }

    /// The first dimensions: a damaged file may have thousands.
    private static String join(List<? extends Number> numbers) {
        return numbers.stream().limit(MOST_SHOWN).map(String::valueOf).collect(Collectors.joining("×"))
                + (numbers.size() > MOST_SHOWN ? "×… (" + numbers.size() + " dimensions)" : "");
    }
}
