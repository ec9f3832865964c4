package dev.yij.reference.explain;

import java.util.List;

/// The computation of one number. Its inputs are listed in the order of the reference's own loops, with every
/// intermediate result in float32.
public sealed interface Explanation
        permits Carried, DotProduct, Maximum, Mean, Pointwise, Softmax, Substituted, WeightGradient {

    /// The name of the layer, `conv2d_1`.
    String layer();

    /// The position of the number in the layer's output, or in its weight: one index per dimension, without the
    /// batch dimension.
    List<Integer> position();

    /// The number.
    float output();
}
