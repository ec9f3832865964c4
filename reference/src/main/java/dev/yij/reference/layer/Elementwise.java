package dev.yij.reference.layer;

import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// A layer that computes each number from the number at the same position, and from a few parameters
/// that the position selects. The output has the shape of the input.
///
/// Such a layer defines its formula, and what the formula's names stand for at a position. The explanation and
/// the comparison are derived from that.
public sealed interface Elementwise extends Layer permits BatchNormalization, Normalization, PReLU, Rescaling {

    /// The right-hand side of the formula: `γ[c] · (x - μ[c]) / √(σ²[c] + 0.001) + β[c]`.
    String formula();

    /// What the names in the formula stand for at a position, other than x.
    ///
    /// @param i the position in one row-major input
    List<NamedNumber> numbers(Shape in, List<Weight> weights, int i);

    /// The formula at a position, for a value x, as (x - center) · slope + offset in double precision.
    ///
    /// @param i the position in one row-major input
    Line line(Shape in, List<Weight> weights, int i, double x);

    /// A straight line: (x - center) · slope + offset.
    record Line(double center, double slope, double offset) {

        /// y = x.
        static final Line IDENTITY = new Line(0, 1, 0);
    }

    @Override
    default Shape outputShape(Shape in) {
        return in;
    }

    @Override
    default Optional<Window2D> window(Shape in) {
        return Layers.pixelWindow(in);
    }

    @Override
    default boolean backwardInPlace() {
        return true;
    }
}
