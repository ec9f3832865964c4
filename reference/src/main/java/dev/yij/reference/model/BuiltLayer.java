package dev.yij.reference.model;

import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.Composed;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// A layer as part of a model, with the shapes of its inputs, its output shape and its weights.
///
/// @param layer     the configuration
/// @param inputs    the shapes of one sample's inputs, without the batch dimension; one, unless it is a
///     [merge][dev.yij.reference.layer.Merge]
/// @param out       the shape of one output
/// @param weights   kernel and bias, or none
/// @param trainable false if the layer is frozen: training leaves its weights as they are
public record BuiltLayer(Layer layer, List<Shape> inputs, Shape out, List<Weight> weights, boolean trainable) {

    /// A layer with one input that is trained.
    public BuiltLayer(Layer layer, Shape in, Shape out, List<Weight> weights) {
        this(layer, List.of(in), out, weights, true);
    }

    /// The layer's name, `conv2d_1`.
    public String name() {
        return layer.name();
    }

    /// The shape of one sample's input, without the batch dimension: the first, if there are several.
    public Shape in() {
        return inputs.getFirst();
    }

    /// The part of the input that one position of the output reads: [Layer#window].
    public Optional<Window2D> window() {
        return layer.window(in());
    }

    /// The same layer with the same weights, but without its activation function.
    public BuiltLayer withoutActivation() {
        return new BuiltLayer(layer.withoutActivation(), inputs, out, weights, trainable);
    }

    /// The same layer with the same weights, frozen or not.
    BuiltLayer trainable(boolean to) {
        return new BuiltLayer(layer, inputs, out, weights, to);
    }

    /// The layers of which this one is [composed][Composed]; itself if it is not.
    public List<BuiltLayer> parts() {
        return layer instanceof Composed composed
                ? composed.parts(in(), weights).stream()
                        .map(part ->
                                new BuiltLayer(part.layer(), List.of(part.in()), part.out(), part.weights(), trainable))
                        .toList()
                : List.of(this);
    }

    /// The part that has a weight.
    ///
    /// @param weight one of the layer's weights, by name
    public BuiltLayer partWith(String weight) {
        return parts().stream()
                .filter(part ->
                        part.weights().stream().anyMatch(each -> each.name().equals(weight)))
                .findFirst()
                .orElseThrow();
    }

    /// The weights that training moves: none if the layer is frozen.
    public List<Weight> trainableWeights() {
        return trainable ? weights.stream().filter(Weight::trainable).toList() : List.of();
    }

    /// The numbers that training one image allocates for the moment, besides values and gradients: those
    /// between the parts of a layer, with their gradients, and what a function like GELU computes its
    /// gradient from.
    long temporarySize() {
        List<BuiltLayer> parts = parts();
        long between = 0;
        for (BuiltLayer part : parts.subList(0, parts.size() - 1)) {
            between += 2L * part.out().size();
        }
        boolean recomputes =
                !(layer instanceof Activating) && layer.activation().needsInput();
        return between + (recomputes ? out.size() : 0);
    }

    /// The number of multiply-adds of one input's forward pass: two FLOPs each.
    public long multiplications() {
        return layer.multiplications(in());
    }

    /// The number of parameters.
    public long parameters() {
        return count(weights);
    }

    /// The number of parameters that training moves.
    public long trainableParameters() {
        return count(trainableWeights());
    }

    private static long count(List<Weight> weights) {
        return weights.stream().mapToLong(weight -> weight.value().length).sum();
    }
}
