package dev.yij.reference.tensor;

import java.util.Arrays;

/// A dense float32 array of any rank in row-major order: the last dimension varies fastest.
///
/// Images are `height × width × channels`, batches of them `images × height × width × channels` (NHWC).
///
/// @param shape the dimensions
/// @param data  the elements, exactly `shape.size()` of them; owned by the tensor, not copied
public record Tensor(Shape shape, float[] data) {

    /// Checks that `data` has as many elements as `shape` requires.
    ///
    /// @throws ShapeException if it does not
    public Tensor {
        if (data.length != shape.size()) {
            throw new ShapeException(
                    "shape " + shape + " has " + shape.size() + " elements, the array has " + data.length);
        }
    }

    /// A tensor of zeros.
    public static Tensor zeros(int... dims) {
        Shape shape = Shape.of(dims);
        return new Tensor(shape, new float[shape.size()]);
    }

    /// A tensor backed by the given elements, which are not copied.
    public static Tensor of(float[] data, int... dims) {
        return new Tensor(Shape.of(dims), data);
    }

    /// The position of an element in [#data], given one index per dimension.
    ///
    /// @throws ShapeException if an index is outside its dimension, or there are too few or too many
    public int offset(int... index) {
        return shape.offset(index);
    }

    /// The element at the given indices.
    public float get(int... index) {
        return data[offset(index)];
    }

    /// The same elements under another shape of the same size; nothing is copied.
    public Tensor reshape(int... dims) {
        return new Tensor(Shape.of(dims), data);
    }

    /// Equal shape and bit-equal elements (so that NaN equals itself and 0.0 differs from -0.0).
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that && shape.equals(that.shape) && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(data);
    }

    /// The shape, and the elements as NumPy prints them; long axes are abbreviated with `...`.
    @Override
    public String toString() {
        return "Tensor " + shape + "\n" + NumpyFormat.format(this);
    }
}
