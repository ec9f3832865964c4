package dev.yij.reference.explain;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import java.util.ArrayList;
import java.util.List;

/// The part of a classifier that gives the score of each class: all of it, but for a softmax at the end,
/// whether that is a layer of its own or the last layer's activation.
final class ClassScores {

    private ClassScores() {}

    /// The layers whose last output are the scores.
    static List<BuiltLayer> layers(Sequential model) {
        List<BuiltLayer> layers = new ArrayList<>(model.layers());
        BuiltLayer last = layers.removeLast();
        switch (last.layer()) {
            case Activation end when end.function() == ActivationFunction.SOFTMAX && !layers.isEmpty() -> {}
            case Dense dense
            when dense.activation() == ActivationFunction.SOFTMAX ->
                layers.add(new BuiltLayer(
                        dense.activation(ActivationFunction.LINEAR), last.in(), last.out(), last.weights()));
            case Conv2D conv
            when conv.activation() == ActivationFunction.SOFTMAX ->
                layers.add(new BuiltLayer(
                        conv.activation(ActivationFunction.LINEAR), last.in(), last.out(), last.weights()));
            default -> layers.add(last);
        }
        return layers;
    }
}
