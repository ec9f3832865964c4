package dev.yij.reference.explain;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Merge;
import dev.yij.reference.layer.Pooling2D;
import dev.yij.reference.layer.Rearrangement;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Stochastic;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;
import java.util.List;

/// The explanations of each class of layers: of its outputs, and of the gradients of its weights.
final class LayerExplanations {

    private LayerExplanations() {}

    /// Explains one output.
    ///
    /// @param x      the layer's input, without the batch dimension
    /// @param at     the output's position
    /// @param offset the same position as an index into the row-major output
    /// @throws IllegalArgumentException if it is a custom layer
    static Explanation output(BuiltLayer built, Tensor x, List<Integer> at, int offset) {
        String name = built.name();
        return switch (built.layer()) {
            case Convolution2D conv -> DotProduct.of(conv, built, x, at);
            case Dense dense -> DotProduct.of(dense, built, x, at);
            case Pooling2D pool when pool.takesMaximum() -> Maximum.of(name, pool.shape(1, built.in()), x, at);
            case Pooling2D pool -> Mean.of(name, pool.shape(1, built.in()), x, at);
            case Activating activation ->
                Activations.explain(activation.function(), name, at, Activations.row(x, at), at.getLast());
            case Rearrangement moved -> Carried.of(name, moved.source(built.in(), offset), x, at);
            case Rescaling rescaling -> Pointwise.of(name, at, rescaling.function(), x.data()[offset]);
            case Stochastic _ -> Carried.of(name, offset, x, at);
            case BatchNormalization _, CustomLayer _, Merge _ ->
                throw new IllegalArgumentException(
                        name + ": a layer of class " + built.layer().className() + " cannot be explained");
        };
    }

    /// Explains the gradient of one weight of a layer that has weights.
    ///
    /// @param images the number of images in the batch
    /// @param x      the layer's inputs
    /// @param dy     the gradient with respect to its outputs, before the activation function
    /// @param at     the weight's position; one index for a bias
    /// @throws IllegalArgumentException if it is a custom layer
    static List<GradientTerm> gradient(BuiltLayer built, int images, float[] x, float[] dy, int... at) {
        boolean bias = at.length == 1;
        return switch (built.layer()) {
            case Convolution2D conv -> {
                Conv2DShape s = conv.shape(images, built.in());
                yield bias
                        ? WeightGradient.bias(s, dy, at[0])
                        : WeightGradient.kernel(
                                s, x, dy, built.weights().getFirst().shape().offset(at));
            }
            case Dense dense -> {
                int in = built.in().dim(built.in().rank() - 1);
                int i = bias ? -1 : at[0];
                yield WeightGradient.dense(x.length / in, in, dense.units(), x, dy, i, at[at.length - 1]);
            }
            case Pooling2D _,
                    Activating _,
                    Rearrangement _,
                    Rescaling _,
                    Stochastic _,
                    BatchNormalization _,
                    CustomLayer _,
                    Merge _ ->
                throw new IllegalArgumentException(built.name() + ": the gradient of a layer of class "
                        + built.layer().className() + " cannot be explained");
        };
    }
}
