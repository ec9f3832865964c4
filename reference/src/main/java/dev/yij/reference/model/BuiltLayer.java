package dev.yij.reference.model;

import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// A layer as part of a model, with its input shape, its output shape and its weights.
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

    /// The part of the input that one position of the output reads: [Layer#window].
    public Optional<Window2D> window() {
        return layer.window(in);
    }

    /// The same layer with the same weights, but without its activation function.
    public BuiltLayer withoutActivation() {
        return new BuiltLayer(layer.withoutActivation(), in, out, weights);
    }

    /// The number of multiply-adds of one input's forward pass: two FLOPs each.
    public long multiplications() {
        return layer.multiplications(in);
    }

    /// The number of trainable parameters.
    public long parameters() {
        return weights.stream().mapToLong(weight -> weight.value().length).sum();
    }
}
