package dev.yij.reference.explain;

import dev.yij.reference.layer.Pass;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.ClassScores;
import dev.yij.reference.model.Sequential;
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

    private final Sequential model;

    /// The model's input, then the outputs of its first layers, each without the batch dimension.
    private final List<Tensor> values = new ArrayList<>();

    /// Explains the outputs for one input.
    ///
    /// @param model a built model
    /// @param x     one input, `1 × input shape`
    /// @throws ShapeException if the input does not fit the model
    public OutputExplainer(Sequential model, Tensor x) {
        Shape expected = model.inputShape().prepend(1);
        if (!x.shape().equals(expected)) {
            throw new ShapeException("expected one input of shape " + expected + ", found " + x.shape());
        }
        this.model = model;
        values.add(new Tensor(model.inputShape(), x.data()));
    }

    /// The input of a layer, without the batch dimension.
    ///
    /// @throws IllegalArgumentException if the model has no such layer; the message lists the existing ones
    public Tensor input(String layer) {
        return value(index(layer));
    }

    /// The output of a layer, without the batch dimension.
    ///
    /// @throws IllegalArgumentException if the model has no such layer; the message lists the existing ones
    public Tensor output(String layer) {
        return value(index(layer) + 1);
    }

    /// The scores of the classes, before softmax if the model ends in it.
    public Tensor scores() {
        List<BuiltLayer> scoring = ClassScores.layers(model);
        BuiltLayer last = scoring.getLast();
        if (last.equals(model.layers().get(scoring.size() - 1))) {
            return output(last.name());
        }
        float[] y = new float[last.out().size()];
        Pass pass = Pass.inference(model.backend(), 1);
        last.layer().forward(pass, last.in(), last.weights(), input(last.name()).data(), y);
        return new Tensor(last.out(), y);
    }

    private int index(String layer) {
        return model.layers().indexOf(model.layer(layer));
    }

    private Tensor value(int index) {
        while (values.size() <= index) {
            BuiltLayer next = model.layers().get(values.size() - 1);
            float[] y = new float[next.out().size()];
            next.layer()
                    .forward(
                            Pass.inference(model.backend(), 1),
                            next.in(),
                            next.weights(),
                            values.getLast().data(),
                            y);
            values.add(new Tensor(next.out(), y));
        }
        return values.get(index);
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
