package dev.yij.reference.kernel;

import dev.yij.reference.tensor.Shape;

/// The shape of one dense (fully connected) layer: every output is a dot product with the whole input.
///
/// Layouts: input `images × in`, kernel `in × out`, bias `out`, output `images × out`.
///
/// @param images the number of rows, N
/// @param in     the number of inputs of each row
/// @param out    the number of outputs of each row
public record DenseShape(int images, int in, int out) {

    /// Checks that every array's element count fits an `int`.
    ///
    /// @throws dev.yij.reference.tensor.ShapeException if it does not, or a number is below 1
    public DenseShape {
        Shape.of(images, in);
        Shape.of(images, out);
        Shape.of(in, out);
    }
}
