package dev.yij.reference.explain;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.Composed;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Elementwise;
import dev.yij.reference.layer.Interpolation;
import dev.yij.reference.layer.Merge;
import dev.yij.reference.layer.PReLU;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Pooling2D;
import dev.yij.reference.layer.Rearrangement;
import dev.yij.reference.layer.Resampling;
import dev.yij.reference.layer.Stochastic;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
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
            case Activating activation -> {
                int dimension = activation.dimension(built.in());
                float[] row = Activations.row(x, at, dimension);
                yield Activations.explain(activation.function(), name, at, row, at.get(dimension));
            }
            case Rearrangement moved -> Carried.of(name, moved.source(built.in(), offset), x, at);
            case Resampling resampling
            when resampling.interpolation() == Interpolation.NEAREST ->
                Carried.of(name, resampling.nearest(built.in(), offset), x, at);
            case Resampling resampling -> Substituted.of(resampling, built, x, at, offset);
            case Elementwise elementwise -> Substituted.of(elementwise, built, x, at, offset);
            case Conv2DTranspose conv -> DotProduct.of(conv, built, x, at);
            case Composed composed -> {
                Pass pass = Pass.inference(new ScalarBackend(), 1);
                List<Composed.Part> parts = composed.parts(built.in(), built.weights());
                float[] between = composed.inputs(pass, parts, x.data()).getLast();
                Tensor input = new Tensor(parts.getLast().in(), between);
                yield output(built.parts().getLast(), input, at, offset);
            }
            case Stochastic _ -> Carried.of(name, offset, x, at);
            case CustomLayer _, Merge _ ->
                throw new IllegalArgumentException(
                        name + ": a layer of class " + built.layer().className() + " cannot be explained");
        };
    }

    /// Explains the gradient of one weight of a layer that has weights.
    ///
    /// @param pass   the backend, and the number of images in the batch
    /// @param x      the layer's inputs
    /// @param dy     the gradient with respect to its outputs, before the activation function
    /// @param weight the weight
    /// @param at     the position in it; one index for a bias
    /// @throws IllegalArgumentException if it is a custom layer, or one that only scales numbers
    static List<GradientTerm> gradient(BuiltLayer built, Pass pass, float[] x, float[] dy, Weight weight, int... at) {
        boolean bias = at.length == 1;
        return switch (built.layer()) {
            case Convolution2D conv -> {
                Conv2DShape s = conv.shape(pass.images(), built.in());
                yield bias
                        ? WeightGradient.bias(s, dy, at[0])
                        : WeightGradient.kernel(s, x, dy, weight.shape().offset(at));
            }
            case Conv2DTranspose conv -> {
                Conv2DShape s = conv.shape(pass.images(), built.in()); // from the output to the input
                Shape out = built.out();
                yield bias
                        ? WeightGradient.bias(
                                new Conv2DShape(
                                        pass.images(),
                                        Window2D.pixel(out.dim(0), out.dim(1)),
                                        out.dim(2),
                                        out.dim(2),
                                        1),
                                dy,
                                at[0])
                        : WeightGradient.exchanged(
                                WeightGradient.kernel(s, dy, x, weight.shape().offset(at)));
            }
            case Dense dense -> {
                int in = built.in().dim(built.in().rank() - 1);
                int i = bias ? -1 : at[0];
                yield WeightGradient.dense(x.length / in, in, dense.units(), x, dy, i, at[at.length - 1]);
            }
            case Composed composed -> part(composed, built, pass, x, dy, weight, at);
            case PReLU prelu ->
                WeightGradient.slope(
                        prelu.shape(pass.images(), built.in()),
                        x,
                        dy,
                        weight.shape().offset(at));
            case Pooling2D _,
                    Activating _,
                    Rearrangement _,
                    Resampling _,
                    Elementwise _,
                    Stochastic _,
                    CustomLayer _,
                    Merge _ ->
                throw new IllegalArgumentException(built.name() + ": the gradient of a layer of class "
                        + built.layer().className() + " cannot be explained");
        };
    }

    /// The same for a weight of a part, to whose outputs the gradient is propagated first.
    private static List<GradientTerm> part(
            Composed composed, BuiltLayer built, Pass pass, float[] x, float[] dy, Weight weight, int... at) {
        List<BuiltLayer> parts = built.parts();
        List<float[]> inputs = composed.inputs(pass, composed.parts(built.in(), built.weights()), x);
        int k = parts.size() - 1;
        float[] gradient = dy;
        while (!parts.get(k).weights().contains(weight)) {
            BuiltLayer later = parts.get(k).withoutActivation();
            float[] input = inputs.get(k);
            float[] back = new float[input.length];
            later.layer().backward(pass.frozen(), later.in(), later.weights(), input, gradient, gradient.clone(), back);
            gradient = back;
            k--;
        }
        return gradient(parts.get(k), pass, inputs.get(k), gradient, weight, at);
    }
}
