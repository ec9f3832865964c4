package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Roundoff;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Less precision than the backend declares.
final class PrecisionBugs {

    private static final Set<Operation> EVERYTHING = EnumSet.allOf(Operation.class);
    private static final Set<Operation> PRODUCTS = products();

    /// Bounds are for the worst case; typical rounding errors are smaller by at least this factor.
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
                "the errors are those of a Winograd convolution: if it is intended, declare it (winograd()), and its"
                        + " bound applies",
                0.6,
                ConvolutionBugs.UNGROUPED,
                PrecisionBugs::tiled));
        return bugs;
    }

    /// Inputs rounded to a format: to nearest or truncated, with or without the bias.
    private static Hypothesis inputs(String format, Precision precision) {
        UnaryOperator<float[]> rounded = data -> mapped(data, precision, false);
        UnaryOperator<float[]> truncated = data -> mapped(data, precision, true);
        return Prediction.of(
                "inputs rounded to " + format,
                "the inputs of multiplications are rounded to " + format + ": if it is intended, declare it"
                        + " (precision()); otherwise switch it off (allow_tf32, tensor cores, fast math)",
                PRODUCTS,
                e -> Rewritten.inputs(e, (name, data) -> name.equals("b") ? data : rounded.apply(data)),
                e -> Rewritten.inputs(e, (name, data) -> rounded.apply(data)),
                e -> Rewritten.inputs(e, (name, data) -> name.equals("b") ? data : truncated.apply(data)),
                e -> Rewritten.inputs(e, (name, data) -> truncated.apply(data)));
    }

    private static float[] mapped(float[] data, Precision precision, boolean truncated) {
        float[] mapped = new float[data.length];
        for (int i = 0; i < data.length; i++) {
            float nearest = precision.round(data[i]);
            // If rounding to nearest was away from 0, the truncated number is one step nearer to 0.
            boolean away = truncated && Math.abs(nearest) > Math.abs(data[i]);
            mapped[i] = away ? precision.round(data[i] * (float) (1 - precision.inputRoundoff())) : nearest;
        }
        return mapped;
    }

    /// Every output is a number of the format, with an error of at most one rounding.
    private static Hypothesis results(String format, Precision precision) {
        return new Rounding(
                "outputs stored in " + format,
                "every output is a " + format + " number, with an error of one rounding: store outputs in float32",
                0.9,
                EVERYTHING,
                (evidence, output) -> i -> {
                    double value = output.expected().value()[i];
                    double error = precision.inputRoundoff() * (Math.abs(value) + output.bounds()[i])
                            + precision.minNormal() * precision.inputRoundoff();
                    return isOf(precision, output.actual()[i]) && output.isNear(value, output.bounds()[i] + error, i);
                });
    }

    /// Every output minus its bias is a number of the format, and its error is within the bound of a sum in
    /// that format.
    private static Hypothesis sums(String format, Precision precision) {
        return new Rounding(
                "accumulation in " + format,
                "products are summed in " + format + ": sum in float32",
                0.8,
                PRODUCTS,
                (evidence, output) -> {
                    float[] b = evidence.inputs().find("b");
                    // A bfloat16 number of ordinary size is a float16 number too.
                    boolean coarser = precision == Precision.FLOAT16 && areSums(Precision.BFLOAT16, output, b);
                    return i -> !coarser
                            && isSum(precision, output, b, i)
                            && output.isNear(output.expected().value()[i], sumBound(precision, output, i), i);
                });
    }

    /// The error bound of a sum in a format.
    private static double sumBound(Precision precision, Evidence.Output output, int i) {
        double roundings = (output.expected().terms()[i] + 2) * precision.inputRoundoff();
        return 2 * roundings * output.expected().magnitude()[i] + roundings * precision.minNormal();
    }

    private static boolean areSums(Precision precision, Evidence.Output output, float @Nullable [] b) {
        return IntStream.range(0, output.count()).allMatch(i -> isSum(precision, output, b, i));
    }

    /// Whether an element is a number of the format, or was one before its bias was added.
    private static boolean isSum(Precision precision, Evidence.Output output, float @Nullable [] b, int i) {
        float actual = output.actual()[i];
        return isOf(precision, actual) || (b != null && isAlmostOf(precision, actual, b[i % b.length]));
    }

    private static boolean isOf(Precision precision, float value) {
        return precision.round(value) == value;
    }

    /// Whether a number, minus the bias and up to rounding in float32, is a number of the format.
    private static boolean isAlmostOf(Precision precision, float value, float bias) {
        float sum = value - bias;
        double lost = 2 * Roundoff.FLOAT32 * (Math.abs(value) + Math.abs(bias));
        return Math.abs(precision.round(sum) - sum) <= lost;
    }

    /// Whether errors are within the bound of a Winograd convolution, for the larger of the usual tiles.
    private static Rounding.Explains tiled(Evidence evidence, Evidence.Output output) {
        Expected bound =
                evidence.operation().expected(Winograd.F4X4_3X3, evidence.dims(), evidence.inputs(), output.expected());
        return i -> bound != null
                && output.isNear(bound.value()[i], bound.bound(evidence.precision(), i) / WORST_TO_USUAL, i);
    }
}
