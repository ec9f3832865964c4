package dev.yij.bench.onnx;

import static dev.yij.bench.onnx.OnnxGraph.number;

import dev.yij.testvectors.dims.PointDims;
import java.util.List;

/// Functions of one number as ONNX's operators, or composed of them.
final class OnnxFunctions {

    private final OnnxGraph g;

    private OnnxFunctions(OnnxGraph g) {
        this.g = g;
    }

    /// Adds a function and returns the name of its value.
    static String node(OnnxGraph g, PointDims d, String x) {
        return new OnnxFunctions(g).node(d, x);
    }

    private String node(PointDims d, String x) {
        return switch (d.function()) {
            case RELU -> relu(x, (float) d.parameter(0), (float) d.parameter(1), (float) d.parameter(2));
            case ELU ->
                g.node(
                        "Mul",
                        List.of(g.constant((float) d.parameter(1)), g.node("Elu", List.of(x), number("alpha", (float)
                                d.parameter(0)))));
            case HARD_SIGMOID -> hardSigmoid(x, (float) d.parameter(0));
            case HARD_SILU -> times(x, hardSigmoid(x, 1f / 6));
            case SILU -> times(x, g.node("Sigmoid", List.of(x)));
            case GELU -> half(x, g.node("Erf", List.of(times(x, g.constant((float) Math.sqrt(0.5))))));
            case GELU_TANH -> {
                String cube = times(g.constant(0.044715f), times(x, times(x, x)));
                String inner = times(g.constant(0.7978846f), g.node("Add", List.of(x, cube)));
                yield half(x, g.node("Tanh", List.of(inner)));
            }
            case SOFTPLUS -> g.node("Softplus", List.of(x));
            case SOFTSIGN -> g.node("Softsign", List.of(x));
            case EXPONENTIAL -> g.node("Exp", List.of(x));
            case MISH -> times(x, g.node("Tanh", List.of(g.node("Softplus", List.of(x)))));
        };
    }

    private String relu(String x, float slope, float threshold, float max) {
        String above = g.node("Min", List.of(x, g.constant(max)));
        String below = times(g.constant(slope), g.node("Sub", List.of(x, g.constant(threshold))));
        return g.node("Where", List.of(g.node("Greater", List.of(x, g.constant(threshold))), above, below));
    }

    private String hardSigmoid(String x, float rise) {
        return g.node("HardSigmoid", List.of(x), number("alpha", rise), number("beta", 0.5f));
    }

    private String times(String a, String b) {
        return g.node("Mul", List.of(a, b));
    }

    private String half(String x, String sign) {
        return times(times(g.constant(0.5f), x), g.node("Add", List.of(g.constant(1), sign)));
    }
}
