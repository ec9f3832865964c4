package dev.yij.reference.layer;

import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A layer that is a chain of others. It only names them; both passes, the explanation, the comparison and ONNX
/// follow from theirs.
///
/// The values between the parts are not kept for the backward pass, which computes them again.
public sealed interface Composed extends Layer permits SeparableConv2D {

    /// The layers in the order in which they compute. Each has the name of this layer.
    List<Layer> parts();

    /// One of the parts within the chain.
    ///
    /// @param layer   the part
    /// @param in      the shape of one of its inputs
    /// @param out     the shape of one of its outputs
    /// @param weights those of the whole layer's weights that are its own
    record Part(Layer layer, Shape in, Shape out, List<Weight> weights) {}

    /// The parts with their shapes and weights.
    default List<Part> parts(Shape in, List<Weight> weights) {
        List<Part> parts = new ArrayList<>();
        Shape at = in;
        int used = 0;
        for (Layer part : parts()) {
            Shape out = part.outputShape(at);
            int end = used + part.weights(at).size();
            parts.add(new Part(part, at, out, weights.subList(used, end)));
            at = out;
            used = end;
        }
        return parts;
    }

    @Override
    default Shape outputShape(Shape in) {
        Shape at = in;
        for (Layer part : parts()) {
            at = part.outputShape(at);
        }
        return at;
    }

    @Override
    default List<WeightSpec> weights(Shape in) {
        List<WeightSpec> weights = new ArrayList<>();
        Shape at = in;
        for (Layer part : parts()) {
            weights.addAll(part.weights(at));
            at = part.outputShape(at);
        }
        return weights;
    }

    @Override
    default long multiplications(Shape in) {
        long sum = 0;
        Shape at = in;
        for (Layer part : parts()) {
            sum += part.multiplications(at);
            at = part.outputShape(at);
        }
        return sum;
    }

    @Override
    default ActivationFunction activation() {
        return parts().getLast().activation();
    }

    /// The inputs of all parts.
    ///
    /// @param x the input of the first
    default List<float[]> inputs(Pass pass, List<Part> parts, float[] x) {
        List<float[]> inputs = new ArrayList<>(List.of(x));
        for (Part part : parts.subList(0, parts.size() - 1)) {
            float[] y = new float[pass.images() * part.out().size()];
            part.layer().forward(pass, part.in(), part.weights(), inputs.getLast(), y);
            inputs.add(y);
        }
        return inputs;
    }

    @Override
    default void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        List<Part> parts = parts(in, weights);
        Part last = parts.getLast();
        last.layer()
                .forward(pass, last.in(), last.weights(), inputs(pass, parts, x).getLast(), y);
    }

    @Override
    default void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        List<Part> parts = parts(in, weights);
        List<float[]> inputs = inputs(pass, parts, x);
        float[] output = y;
        float[] gradient = dy;
        for (int k = parts.size() - 1; k >= 0; k--) {
            Part part = parts.get(k);
            float[] input = inputs.get(k);
            float[] back = k == 0 ? dx : new float[input.length];
            part.layer().backward(pass, part.in(), part.weights(), input, output, gradient, back);
            output = input;
            gradient = back == null ? gradient : back;
        }
    }

    @Override
    default boolean backwardReadsOutput() {
        return parts().getLast().backwardReadsOutput();
    }
}
