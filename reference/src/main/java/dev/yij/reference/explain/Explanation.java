package dev.yij.reference.explain;

import java.util.List;

/// How one number came about. What goes into it is listed in the order of the reference's own loops, with every
/// intermediate result in float32.
public sealed interface Explanation permits Carried, DotProduct, Maximum, Mean, Pointwise, Softmax, WeightGradient {

    /// The name of the layer, `conv2d_1`.
    String layer();

    /// Where in the layer's output, or in its weight, the number lies: one index per dimension, without the
    /// batch dimension.
    List<Integer> position();

    /// The number.
    float output();
}
