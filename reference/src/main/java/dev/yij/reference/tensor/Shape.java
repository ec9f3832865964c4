package dev.yij.reference.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The dimensions of a tensor, outermost first. Immutable.
///
/// The product of the dimensions always fits an `int`, because a tensor's elements live in one Java array.
public final class Shape {

    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        this.dims = dims;
        this.size = checkedSize(dims);
    }

    /// A shape of the given dimensions; no dimensions make the shape of a scalar.
    ///
    /// @throws ShapeException if a dimension is below 1 or the element count exceeds 2³¹-1
    public static Shape of(int... dims) {
        return new Shape(dims.clone());
    }

    private static int checkedSize(int[] dims) {
        long size = 1;
        for (int dim : dims) {
            if (dim < 1) {
                throw new ShapeException("a dimension must be at least 1, found " + dim + " in " + join(dims, "×"));
            }
            size *= dim;
            if (size > Integer.MAX_VALUE) {
                throw new ShapeException("shape " + join(dims, "×") + " has more than 2147483647 elements");
            }
        }
        return (int) size;
    }

    /// The number of dimensions.
    public int rank() {
        return dims.length;
    }

    /// Dimension `axis`, 0 being the outermost.
    public int dim(int axis) {
        return dims[axis];
    }

    /// The number of elements: the product of all dimensions.
    public int size() {
        return size;
    }

    /// The position of an element in a row-major array of this shape, given one index per dimension.
    ///
    /// @throws ShapeException if an index is outside its dimension, or there are too few or too many
    public int offset(int... index) {
        if (index.length != rank()) {
            throw new ShapeException("shape " + this + " needs " + rank() + " indices, found " + index.length);
        }
        int offset = 0;
        for (int axis = 0; axis < index.length; axis++) {
            if (index[axis] < 0 || index[axis] >= dims[axis]) {
                throw new ShapeException("index " + Arrays.toString(index) + " lies outside shape " + this);
            }
            offset = offset * dims[axis] + index[axis];
        }
        return offset;
    }

    /// Returns this shape if it has the given number of dimensions.
    ///
    /// @param what the meaning of the dimensions, for the message
    /// @throws ShapeException if it does not
    public Shape requireRank(int rank, String what) {
        if (rank() != rank) {
            throw new ShapeException("expected " + what + ", found shape " + this);
        }
        return this;
    }

    /// A copy of the dimensions.
    public int[] toArray() {
        return dims.clone();
    }

    /// This shape with one more outermost dimension in front, such as a batch size in front of an image's
    /// shape.
    ///
    /// @throws ShapeException if the element count exceeds 2³¹-1
    public Shape prepend(int dim) {
        int[] more = new int[dims.length + 1];
        more[0] = dim;
        System.arraycopy(dims, 0, more, 1, dims.length);
        return new Shape(more);
    }

    /// The dimensions as Keras prints them with an open batch dimension: `(None, 224, 224, 3)`.
    public String toKerasString() {
        return dims.length == 0 ? "(None,)" : "(None, " + join(dims, ", ") + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /// The dimensions joined by `×`, as error messages show them: `224×224×3`.
    @Override
    public String toString() {
        return dims.length == 0 ? "scalar" : join(dims, "×");
    }

    private static String join(int[] dims, String separator) {
        return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(separator));
    }
}
