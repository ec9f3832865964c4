package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Roundoff;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Operation;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.WinogradOracle;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Less precision than the backend says.
final class PrecisionBugs {

    private static final Set<Operation> EVERYTHING = EnumSet.allOf(Operation.class);
    private static final Set<Operation> PRODUCTS = products();

    /// Bounds are for the worst case; rounding errors that add up by chance stay well below them.
    private static final double WORST_TO_USUAL = 10;

    private PrecisionBugs() {}

    private static Set<Operation> products() {
        Set<Operation> products = EnumSet.copyOf(ConvolutionBugs.CONVOLUTIONS);
        products.addAll(ConvolutionBugs.DENSES);
        return products;
    }

    static List<Hypothesis> all() {
        List<Hypothesis> bugs = new ArrayList<>();
        bugs.add(inputs("TF32", Precision.TF32));
        bugs.add(inputs("bfloat16", Precision.BFLOAT16));
        bugs.add(inputs("float16", Precision.FLOAT16));
        bugs.add(results("float16", Precision.FLOAT16));
        bugs.add(results("bfloat16", Precision.BFLOAT16));
        bugs.add(sums("float16", Precision.FLOAT16));
        bugs.add(sums("bfloat16", Precision.BFLOAT16));
        bugs.add(new Rounding(
                "Winograd's algorithm",
                "the errors are those of Winograd's convolution: if it is meant, declare it (winograd()), and its"
                        + " bound holds",
                0.6,
                ConvolutionBugs.CONVOLUTIONS,
                PrecisionBugs::tiled));
        return bugs;
    }

    /// Inputs rounded to a format. To nearest or cut, the bias too or not.
    private static Hypothesis inputs(String format, Precision precision) {
        UnaryOperator<float[]> rounded = data -> mapped(data, precision, false);
        UnaryOperator<float[]> cut = data -> mapped(data, precision, true);
        return Prediction.of(
                "inputs rounded to " + format,
                "the inputs of multiplications are rounded to " + format + ": if it is meant, declare it"
                        + " (precision()); else switch it off (allow_tf32, tensor cores, fast math)",
                PRODUCTS,
                e -> Rewritten.inputs(e, (name, data) -> name.equals("b") ? data : rounded.apply(data)),
                e -> Rewritten.inputs(e, (name, data) -> rounded.apply(data)),
                e -> Rewritten.inputs(e, (name, data) -> name.equals("b") ? data : cut.apply(data)),
                e -> Rewritten.inputs(e, (name, data) -> cut.apply(data)));
    }

    private static float[] mapped(float[] data, Precision precision, boolean cut) {
        float[] mapped = new float[data.length];
        for (int i = 0; i < data.length; i++) {
            float nearest = precision.round(data[i]);
            // Cut is the nearest one towards 0: half a step further in, rounded.
            boolean away = cut && Math.abs(nearest) > Math.abs(data[i]);
            mapped[i] = away ? precision.round(data[i] * (float) (1 - precision.inputRoundoff())) : nearest;
        }
        return mapped;
    }

    /// Every output is a number of the format, and no further from the truth than rounding takes it.
    private static Hypothesis results(String format, Precision precision) {
        return new Rounding(
                "outputs stored in " + format,
                "every output is a " + format + " number, off by one rounding: keep outputs in float32",
                0.9,
                EVERYTHING,
                (evidence, output) -> i -> {
                    double value = output.expected().value()[i];
                    double reach = precision.inputRoundoff() * (Math.abs(value) + output.bounds()[i])
                            + precision.minNormal() * precision.inputRoundoff();
                    return isOf(precision, output.actual()[i]) && output.isNear(value, output.bounds()[i] + reach, i);
                });
    }

    /// Every output, less its bias, is a number of the format, and its error is within what a sum in that
    /// format makes.
    private static Hypothesis sums(String format, Precision precision) {
        return new Rounding(
                "accumulation in " + format,
                "products are summed up in " + format + ": sum up in float32",
                0.8,
                PRODUCTS,
                (evidence, output) -> {
                    float[] b = evidence.inputs().find("b");
                    // A bfloat16 number of ordinary size is a float16 number too.
                    boolean coarser = precision == Precision.FLOAT16 && areSums(Precision.BFLOAT16, output, b);
                    return i -> !coarser
                            && isSum(precision, output, b, i)
                            && output.isNear(output.expected().value()[i], reach(precision, output, i), i);
                });
    }

    /// How far a sum in a format may be off.
    private static double reach(Precision precision, Evidence.Output output, int i) {
        double roundings = (output.expected().terms()[i] + 2) * precision.inputRoundoff();
        return 2 * roundings * output.expected().magnitude()[i] + roundings * precision.minNormal();
    }

    private static boolean areSums(Precision precision, Evidence.Output output, float @Nullable [] b) {
        return IntStream.range(0, output.count()).allMatch(i -> isSum(precision, output, b, i));
    }

    /// Whether an element is a number of the format, or was before its bias was added.
    private static boolean isSum(Precision precision, Evidence.Output output, float @Nullable [] b, int i) {
        float actual = output.actual()[i];
        return isOf(precision, actual) || (b != null && isAlmostOf(precision, actual, b[i % b.length]));
    }

    private static boolean isOf(Precision precision, float value) {
        return precision.round(value) == value;
    }

    /// Whether a number plus a bias, rounded to float32, may have been one of the format before.
    private static boolean isAlmostOf(Precision precision, float value, float bias) {
        float sum = value - bias;
        double lost = 2 * Roundoff.FLOAT32 * (Math.abs(value) + Math.abs(bias));
        return Math.abs(precision.round(sum) - sum) <= lost;
    }

    /// Whether errors are within Winograd's bound, for the larger of the usual tiles.
    private static Rounding.Explains tiled(Evidence evidence, Evidence.Output output) {
        WinogradOracle oracle = new WinogradOracle(Winograd.F4X4_3X3);
        ConvDims d = WiredConvolution.dims(evidence);
        if (!oracle.fits(d) || evidence.operation() == Operation.CONV2D_GRAD_WEIGHTS) {
            return i -> false;
        }
        float[] w = evidence.inputs().get("w");
        Expected bound = output.expected().name().equals("y")
                ? oracle.forward(
                        d, evidence.inputs().get("x"), w, evidence.inputs().find("b"), output.expected())
                : oracle.gradInput(d, evidence.inputs().get("dy"), w, output.expected());
        return i -> output.isNear(bound.value()[i], bound.bound(evidence.precision(), i) / WORST_TO_USUAL, i);
    }
}
