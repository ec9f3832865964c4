package dev.yij.io.explore;

import dev.yij.io.explain.Choice;
import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.explain.GradientTerm;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.List;

/// What the page draws of the backward pass, as arrays: the gradients with respect to a kernel and to a layer's
/// output, and the chain rule of one weight, place by place.
final class Backward {

    /// The numbers of each place in [#chain].
    private static final int COLUMNS = 4;

    private Backward() {}

    /// The gradient with respect to a layer's kernel, in the kernel's shape.
    static Tensor ofKernel(GradientExplainer explainer, BuiltLayer layer) {
        Weight kernel = layer.weights().stream()
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest(layer.name() + " has no weights"));
        return explainer.gradient(kernel.name());
    }

    /// The gradient with respect to a layer's output, without the batch dimension.
    static Tensor ofOutput(GradientExplainer explainer, BuiltLayer layer) {
        return new Tensor(layer.out(), explainer.outputGradient(layer.name()).data());
    }

    /// The gradient with respect to the network's input, without the batch dimension.
    static Tensor ofInput(GradientExplainer explainer, Model model) {
        return new Tensor(model.inputShape(), explainer.inputGradient().data());
    }

    /// The places where one weight was used, `rows × columns × 4` of the layer's output: the input x that the
    /// weight was multiplied with, the gradient ∂L/∂y of the sum y that the product went into, their product,
    /// and the sum of the products so far, whose last is the gradient of the weight. In the padding x is NaN.
    ///
    /// @throws Refusal if the layer is no convolution
    static Tensor chain(GradientExplainer explainer, BuiltLayer layer, String at) {
        Weight weight = Request.chosen(() -> Choice.weight("weight", at, layer));
        int[] position = Request.chosen(() -> Choice.position("weight", at, weight.name(), weight.shape()));
        List<GradientTerm> terms = explainer.explain(weight.name(), position).terms();
        Shape out = layer.out();
        if (out.rank() != 3 || terms.size() != out.dim(0) * out.dim(1)) {
            throw Refusal.badRequest(
                    "layer: expected a convolution, found " + layer.layer().className());
        }
        float[] numbers = new float[COLUMNS * terms.size()];
        for (int i = 0; i < terms.size(); i++) {
            GradientTerm term = terms.get(i);
            numbers[COLUMNS * i] = term.padding() ? Float.NaN : term.input();
            numbers[COLUMNS * i + 1] = term.gradient();
            numbers[COLUMNS * i + 2] = term.product();
            numbers[COLUMNS * i + 3] = term.sum();
        }
        return Tensor.of(numbers, out.dim(0), out.dim(1), COLUMNS);
    }
}
