package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.POINTWISE;
import static dev.yij.testvectors.kernel.Operation.POINTWISE_GRAD;

import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PointDims.Function;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.PointOracle;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Bugs of functions of one number: mostly another function of the same name.
final class PointBugs {

    private static final double SIXTH = 1.0 / 6;

    private PointBugs() {}

    static List<Hypothesis> all() {
        return List.of(
                Prediction.of(
                        "activation missing",
                        "the input is returned unchanged",
                        Set.of(POINTWISE),
                        e -> Rewritten.outputs(e, (output, i) -> e.inputs().get("x")[i])),
                Prediction.of(
                        "activation's gradient ignored",
                        "dy is returned unchanged",
                        Set.of(POINTWISE_GRAD),
                        e -> Rewritten.outputs(e, (output, i) -> e.inputs().get("dy")[i])),
                other(
                        "the other GELU",
                        "GELU is computed with tanh where erf is meant, or the reverse: they differ by up to 5·10⁻⁴",
                        d -> switch (d.function()) {
                            case GELU -> PointDims.of(d.count(), Function.GELU_TANH);
                            case GELU_TANH -> PointDims.of(d.count(), Function.GELU);
                            default -> d;
                        }),
                other(
                        "the other hard sigmoid",
                        "the line's slope is 1/6 (Keras 3, PyTorch) where 0.2 is meant (Keras 2, ONNX's default), or the"
                                + " reverse",
                        d -> d.function() == Function.HARD_SIGMOID
                                ? PointDims.of(d.count(), d.function(), d.parameter(0) == 0.2 ? SIXTH : 0.2)
                                : d),
                other(
                        "slope of negative numbers ignored",
                        "negative numbers become 0, as by plain ReLU: multiply them by the slope",
                        d -> d.function() == Function.RELU
                                ? PointDims.of(d.count(), d.function(), 0, d.parameter(1), d.parameter(2))
                                : d),
                Prediction.of(
                        "sigmoid instead of SiLU",
                        "the logistic function is computed: SiLU multiplies it by x",
                        Set.of(POINTWISE),
                        e -> Rewritten.outputs(e, (output, i) -> {
                            boolean silu = ((PointDims) e.dims()).function() == Function.SILU;
                            return silu ? 1 / (1 + Math.exp(-e.inputs().get("x")[i])) : output.value()[i];
                        })),
                other(
                        "largest value ignored",
                        "ReLU is not cut off at its largest value",
                        d -> d.function() == Function.RELU
                                ? PointDims.of(
                                        d.count(),
                                        d.function(),
                                        d.parameter(0),
                                        d.parameter(1),
                                        Double.POSITIVE_INFINITY)
                                : d));
    }

    private static Hypothesis other(String name, String advice, UnaryOperator<PointDims> instead) {
        return Prediction.of(name, advice, Set.of(POINTWISE, POINTWISE_GRAD), e -> {
            PointDims d = instead.apply((PointDims) e.dims());
            float[] x = e.inputs().get("x");
            float[] dy = e.inputs().find("dy");
            Expected predicted = dy == null ? PointOracle.value(d, x) : PointOracle.gradient(d, x, dy);
            return List.of(predicted);
        });
    }
}
