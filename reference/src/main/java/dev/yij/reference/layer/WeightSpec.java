package dev.yij.reference.layer;

import dev.yij.reference.tensor.Shape;

/// A weight that a layer requires.
///
/// @param name        its short name (`kernel`, `bias`)
/// @param shape       its shape
/// @param initializer its initial values
/// @param trainable   whether the optimizer moves it; false for statistics that the layer itself updates
public record WeightSpec(String name, Shape shape, Initializer initializer, boolean trainable) {

    /// A weight that the optimizer moves.
    public WeightSpec(String name, Shape shape, Initializer initializer) {
        this(name, shape, initializer, true);
    }
}
