package dev.yij.io.onnx;

import static dev.yij.io.onnx.GraphBuilder.number;
import static dev.yij.io.onnx.GraphBuilder.word;

import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.layer.ActivationFunction;
import java.util.List;

/// Exports functions of one number, each as one operator, except `x · sigmoid(x)`, for which ONNX got one only
/// with version 24.
final class PointExport {

    private PointExport() {}

    /// Adds a function.
    ///
    /// @return the name of its value, `output`
    /// @throws OnnxUnsupportedException if ONNX has no operator for it
    static String write(GraphBuilder graph, ActivationFunction.Pointwise function, String name, String output, String x)
            throws OnnxUnsupportedException {
        List<String> in = List.of(x);
        return switch (function.f()) {
            case PointFunction.Relu relu
            when relu.isClip() -> {
                String min = graph.constant(name + "/min", new float[] {0});
                String max = graph.constant(name + "/max", new float[] {relu.max()});
                yield graph.node(name, "Clip", output, List.of(x, min, max));
            }
            case PointFunction.Relu relu when relu.max() < Float.POSITIVE_INFINITY -> throw unknown(name, function);
            case PointFunction.Relu relu
            when relu.threshold() == 0 ->
                graph.node(name, "LeakyRelu", output, in, number("alpha", relu.negativeSlope()));
            case PointFunction.Relu relu
            when relu.negativeSlope() == 0 ->
                graph.node(name, "ThresholdedRelu", output, in, number("alpha", relu.threshold()));
            case PointFunction.Relu _ -> throw unknown(name, function);
            case PointFunction.Elu elu
            when elu.equals(PointFunction.Elu.SELU) ->
                graph.node(name, "Selu", output, in); // whose constants are the attributes' defaults
            case PointFunction.Elu elu
            when elu.scale() == 1 -> graph.node(name, "Elu", output, in, number("alpha", (float) elu.alpha()));
            case PointFunction.Elu _ -> throw unknown(name, function);
            case PointFunction.HardSigmoid hard ->
                graph.node(name, "HardSigmoid", output, in, number("alpha", hard.rise()), number("beta", 0.5f));
            case PointFunction.Line line -> {
                String scale = graph.constant(name + "/scale", new float[] {line.scale()});
                String offset = graph.constant(name + "/offset", new float[] {line.offset()});
                String product = graph.node(name + "/product", "Mul", name + "/product", List.of(x, scale));
                yield graph.node(name, "Add", output, List.of(product, offset));
            }
            case PointFunction.Smooth smooth -> smooth(graph, smooth, name, output, x);
        };
    }

    private static String smooth(
            GraphBuilder graph, PointFunction.Smooth function, String name, String output, String x) {
        List<String> in = List.of(x);
        return switch (function) {
            case SILU -> {
                String logistic = graph.node(name + "/sigmoid", "Sigmoid", name + "/sigmoid", in);
                yield graph.node(name, "Mul", output, List.of(x, logistic));
            }
            case HARD_SILU -> graph.since(14).node(name, "HardSwish", output, in);
            case GELU -> graph.since(20).node(name, "Gelu", output, in);
            case GELU_TANH -> graph.since(20).node(name, "Gelu", output, in, word("approximate", "tanh"));
            case SOFTPLUS -> graph.node(name, "Softplus", output, in);
            case SOFTSIGN -> graph.node(name, "Softsign", output, in);
            case EXPONENTIAL -> graph.node(name, "Exp", output, in);
            case MISH -> graph.since(18).node(name, "Mish", output, in);
        };
    }

    private static OnnxUnsupportedException unknown(String name, ActivationFunction.Pointwise function) {
        return new OnnxUnsupportedException(
                name + ": the activation function " + function.configName() + " cannot be written as ONNX");
    }
}
