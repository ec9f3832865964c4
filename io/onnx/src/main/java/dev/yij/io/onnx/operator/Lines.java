package dev.yij.io.onnx.operator;

import dev.yij.io.onnx.graph.Dims;

/// A tensor as lines along one axis: element `position` of line `line` has the index [#at].
///
/// @param count the number of lines: the product of all other dimensions
/// @param size  elements in a line
/// @param inner the product of the dimensions after the axis, which is the distance of neighbours in a line
record Lines(int count, int size, int inner) {

    /// The lines along an axis that is not negative.
    static Lines of(Dims dims, int axis) {
        int inner = dims.size(axis + 1, dims.rank());
        return new Lines(dims.size(0, axis) * inner, dims.get(axis), inner);
    }

    int at(int line, int position) {
        return line / inner * inner * size + position * inner + line % inner;
    }
}
