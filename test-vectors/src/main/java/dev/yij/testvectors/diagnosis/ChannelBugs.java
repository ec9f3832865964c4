package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.BATCH_NORM;
import static dev.yij.testvectors.kernel.Operation.BATCH_NORM_GRAD;
import static dev.yij.testvectors.kernel.Operation.BATCH_STATISTICS;
import static dev.yij.testvectors.kernel.Operation.PRELU;
import static dev.yij.testvectors.kernel.Operation.PRELU_GRAD;
import static dev.yij.testvectors.kernel.Operation.RESIZE_BILINEAR;
import static dev.yij.testvectors.kernel.Operation.RESIZE_BILINEAR_GRAD;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.ResizeOracle;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// Bugs of batch normalization, parametric ReLU and bilinear interpolation.
final class ChannelBugs {

    private static final Set<Operation> NORMALIZATIONS = Set.of(BATCH_NORM, BATCH_NORM_GRAD);
    private static final Set<Operation> RESIZES = Set.of(RESIZE_BILINEAR, RESIZE_BILINEAR_GRAD);

    private ChannelBugs() {}

    static List<Hypothesis> all() {
        return List.of(
                divisor(
                        "epsilon ignored",
                        "ε is not added to the variance, or 0 is passed for it",
                        (variance, epsilon) -> Math.sqrt(variance)),
                divisor(
                        "epsilon outside the root",
                        "ε is added to the deviation √σ²: it must be added to the variance, √(σ² + ε)",
                        (variance, epsilon) -> Math.sqrt(variance) + epsilon),
                divisor(
                        "variance used as deviation",
                        "the difference is divided by σ² + ε without a root",
                        (variance, epsilon) -> variance + epsilon),
                Prediction.of(
                        "gamma and beta exchanged",
                        "the scale γ is added and the offset β multiplied: check their order",
                        Set.of(BATCH_NORM),
                        e -> Rewritten.inputs(
                                e,
                                (name, data) -> name.equals("gamma")
                                        ? e.inputs().get("beta")
                                        : name.equals("beta") ? e.inputs().get("gamma") : data)),
                Prediction.of(
                        "variance with n - 1",
                        "the squares are divided by n - 1, as for a sample: batch normalization divides by n",
                        Set.of(BATCH_STATISTICS),
                        e -> Rewritten.outputs(e, (output, i) -> {
                            double n = ((ChannelDims) e.dims()).count();
                            return output.name().equals("variance")
                                    ? output.value()[i] * n / (n - 1)
                                    : output.value()[i];
                        })),
                Prediction.of(
                        "statistics as constants",
                        "dx is γ / √(σ² + ε) · dy, as in inference: in training mean and variance depend on x, too",
                        Set.of(BATCH_NORM_GRAD),
                        e -> Rewritten.outputs(e, (output, i) -> {
                            ChannelDims d = (ChannelDims) e.dims();
                            int c = i % d.channels();
                            return output.name().equals("dx")
                                    ? e.inputs().get("gamma")[c]
                                            / Math.sqrt(e.inputs().get("variance")[c] + d.epsilon())
                                            * e.inputs().get("dy")[i]
                                    : output.value()[i];
                        })),
                Prediction.of(
                        "slopes ignored",
                        "negative numbers become 0, as by plain ReLU",
                        Set.of(PRELU, PRELU_GRAD),
                        e -> Rewritten.inputs(e, (name, data) -> name.equals("a") ? new float[data.length] : data)),
                Prediction.of(
                        "slope of another channel",
                        "the slopes are indexed by the pixel, or as if channels came before rows: the channel is the last axis",
                        Set.of(PRELU),
                        slopeAt(ChannelDims::channels),
                        slopeAt(d -> d.height() * d.width())),
                position(
                        "corners aligned",
                        "the first and the last pixel of input and output coincide, as with align_corners",
                        (d, other) -> (o, in, out) -> out == 1 ? 0 : o * (in - 1.0) / (out - 1)),
                position(
                        "corners for centres",
                        "output o is at o · in/out where it must be at (o + ½) · in/out - ½ (half_pixel_centers), or the"
                                + " reverse",
                        (d, other) -> other::at),
                position(
                        "nearest pixel instead of interpolation",
                        "each output is a pixel of the input: it must be interpolated between the four around it",
                        (d, other) -> (o, in, out) -> Math.floor((o + 0.5) * in / out),
                        (d, other) -> (o, in, out) -> Math.floor((double) o * in / out)));
    }

    /// Another divisor than √(σ² + ε): the same kernel with the square of that divisor as variance, and without
    /// ε.
    private static Hypothesis divisor(String name, String advice, DoubleBinaryOperator divisor) {
        return Prediction.of(name, advice, NORMALIZATIONS, e -> {
            ChannelDims d = (ChannelDims) e.dims();
            float[] variance = e.inputs().get("variance");
            float[] square = new float[variance.length];
            for (int c = 0; c < square.length; c++) {
                double root = divisor.applyAsDouble(variance[c], d.epsilon());
                square[c] = (float) (root * root);
            }
            NamedArrays inputs = new NamedArrays(e.inputs().arrays().stream()
                    .map(a -> a.name().equals("variance") ? new NamedArray(a.name(), a.shape(), square) : a)
                    .toList());
            ChannelDims plain = new ChannelDims(d.images(), d.height(), d.width(), d.channels(), 0);
            return e.kernelCase().operation().expected(plain, inputs);
        });
    }

    private static Function<Evidence, List<Expected>> slopeAt(ToIntFunction<ChannelDims> apart) {
        return e -> Rewritten.outputs(e, (output, i) -> {
            ChannelDims d = (ChannelDims) e.dims();
            float x = e.inputs().get("x")[i];
            return x > 0 ? x : (double) e.inputs().get("a")[i / apart.applyAsInt(d) % d.channels()] * x;
        });
    }

    @FunctionalInterface
    private interface Elsewhere {
        ResizeOracle.Position of(ResizeDims d, ResizeDims other);
    }

    private static Hypothesis position(String name, String advice, Elsewhere... elsewhere) {
        Prediction bug = Prediction.of(name, advice, RESIZES);
        for (Elsewhere each : elsewhere) {
            bug = bug.or(e -> {
                ResizeDims d = (ResizeDims) e.dims();
                ResizeDims other =
                        new ResizeDims(d.images(), d.inH(), d.inW(), d.outH(), d.outW(), d.channels(), !d.centres());
                ResizeOracle.Position position = each.of(d, other);
                float[] dy = e.inputs().find("dy");
                return List.of(
                        dy == null
                                ? ResizeOracle.forward(d, position, e.inputs().get("x"))
                                : ResizeOracle.gradient(d, position, dy));
            });
        }
        return bug;
    }
}
