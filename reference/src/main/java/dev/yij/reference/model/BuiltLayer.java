package dev.yij.reference.model;

import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import java.util.List;

/// A layer in its place in a model: with the shape that comes in, the shape that goes out, and its weights.
///
/// @param layer   the configuration
/// @param in      the shape of one input, without the batch dimension
/// @param out     the shape of one output
/// @param weights kernel and bias, or none
public record BuiltLayer(Layer layer, Shape in, Shape out, List<Weight> weights) {

    /// The layer's name, `conv2d_1`.
    public String name() {
        return layer.name();
    }

    /// How many multiplications, each with an addition, one input takes forward: two FLOPs each.
    public long multiplications() {
        return layer.multiplications(in);
    }

    /// How many numbers training changes.
    public long parameters() {
        return weights.stream().mapToLong(weight -> weight.value().length).sum();
    }
}
