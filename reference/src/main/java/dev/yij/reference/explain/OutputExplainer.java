package dev.yij.reference.explain;

import dev.yij.reference.layer.Pass;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.ClassScores;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Node;
import dev.yij.reference.model.Plan;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Explains the outputs of a model's layers for one input.
///
/// ```java
/// OutputExplainer explainer = new OutputExplainer(model, image);
/// Explanation sum = explainer.explain("conv2d_1", 100, 50, 7);
/// ```
///
/// The inputs of a layer are computed by the model's backend; its output is explained in the reference's order.
/// If the backend is bit-identical to the reference, so are [Explanation#output] and the number in [#output];
/// otherwise the explanation is what the reference computes from the same inputs.
///
/// Layers are computed on first use, and cached. Not thread-safe.
public final class OutputExplainer {

    private final Model model;

    /// The values of the model's plan as far as they are computed, each without the batch dimension.
    private final List<float[]> values = new ArrayList<>();

    /// Explains the outputs for one input.
    ///
    /// @param model a built model
    /// @param x     one input, `1 × input shape`
    /// @throws ShapeException if the input does not fit the model
    public OutputExplainer(Model model, Tensor x) {
        Shape expected = model.inputShape().prepend(1);
        if (!x.shape().equals(expected)) {
            throw new ShapeException("expected one input of shape " + expected + ", found " + x.shape());
        }
        this.model = model;
        BackwardPass.requireOneInput(model.plan());
        values.add(x.data());
    }

    /// The input of a layer, without the batch dimension; the first, if there are several.
    ///
    /// @throws IllegalArgumentException if the model has no such layer; the message lists the existing ones
    public Tensor input(String layer) {
        return value(model.node(layer).read());
    }

    /// The output of a layer, without the batch dimension.
    ///
    /// @throws IllegalArgumentException if the model has no such layer; the message lists the existing ones
    public Tensor output(String layer) {
        return value(model.node(layer).value());
    }

    /// The scores of the classes, before softmax if the model ends in it.
    public Tensor scores() {
        Plan scoring = ClassScores.plan(model);
        Node last = scoring.node(scoring.outputs().getFirst());
        Tensor output = value(last.value());
        if (last.equals(model.plan().node(last.value()))) {
            return output;
        }
        List<float[]> inputs = new ArrayList<>(values);
        inputs.set(last.value(), new float[output.data().length]);
        last.forward(Pass.inference(model.backend(), 1), inputs);
        return new Tensor(output.shape(), inputs.get(last.value()));
    }

    private Tensor value(int value) {
        while (values.size() <= value) {
            Node next = model.plan().node(values.size());
            values.add(new float[next.layer().out().size()]);
            next.forward(Pass.inference(model.backend(), 1), values);
        }
        return new Tensor(model.plan().shape(value), values.get(value));
    }

    /// Explains one output of a layer.
    ///
    /// @param position one index per dimension of the layer's output, without the batch dimension
    /// @throws IllegalArgumentException if the model has no such layer, or it is a [custom
    ///     one][dev.yij.reference.layer.CustomLayer]
    /// @throws ShapeException           if the position lies outside the output
    public Explanation explain(String layer, int... position) {
        BuiltLayer built = model.layer(layer);
        List<Integer> at = Arrays.stream(position).boxed().toList();
        return LayerExplanations.output(built, input(layer), at, offset(built, position));
    }

    private static int offset(BuiltLayer built, int... position) {
        try {
            return built.out().offset(position);
        } catch (ShapeException e) {
            throw e.in(built.name());
        }
    }
}
