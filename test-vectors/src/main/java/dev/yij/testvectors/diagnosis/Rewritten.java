package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/// Bugs that have the same effect as changing the inputs or outputs of a correct kernel.
final class Rewritten {

    private static final int MORE_ROUNDINGS = 4;

    private Rewritten() {}

    /// Changes an input.
    interface Input {
        float[] of(String name, float[] data);
    }

    /// Changes an element of an output.
    interface Element {
        double of(Expected output, int i);
    }

    /// The oracle's outputs for changed inputs.
    static List<Expected> inputs(Evidence evidence, Input rewritten) {
        NamedArrays inputs = new NamedArrays(evidence.inputs().arrays().stream()
                .map(a -> new NamedArray(a.name(), a.shape(), rewritten.of(a.name(), a.data())))
                .toList());
        return evidence.kernelCase().expected(inputs);
    }

    /// The expected outputs with changed values. The bounds grow with the values.
    static List<Expected> outputs(Evidence evidence, Element rewritten) {
        return outputs(evidence, rewritten, Rewritten::withValues);
    }

    /// The expected outputs of an elementwise kernel with changed values. The bound of an element depends on
    /// that element alone.
    static List<Expected> elements(Evidence evidence, Element rewritten) {
        return outputs(evidence, rewritten, (expected, value) -> withValues(expected, value, 1));
    }

    private static List<Expected> outputs(
            Evidence evidence, Element rewritten, BiFunction<Expected, double[], Expected> bounded) {
        List<Expected> outputs = new ArrayList<>();
        for (Evidence.Output output : evidence.outputs()) {
            Expected expected = output.expected();
            double[] value = new double[output.count()];
            Arrays.setAll(value, i -> rewritten.of(expected, i));
            outputs.add(bounded.apply(expected, value));
        }
        return outputs;
    }

    /// An output with other values. All magnitudes grow by the same factor as the largest value, so that the
    /// bound of an element that cancels stays in proportion. A few roundings are added for a different
    /// computation.
    static Expected withValues(Expected expected, double[] value) {
        double was = largest(expected.value());
        return withValues(expected, value, was > 0 ? Math.max(largest(value) / was, 1) : 1);
    }

    private static Expected withValues(Expected expected, double[] value, double growth) {
        double[] magnitude = new double[value.length];
        Arrays.setAll(magnitude, i -> Math.max(expected.magnitude()[i] * growth, Math.abs(value[i])));
        int[] terms = new int[value.length];
        // An element that is selected and not computed remains exact if it is a float.
        Arrays.setAll(terms, i -> isSelected(expected, value, i) ? 0 : expected.terms()[i] + MORE_ROUNDINGS);
        return new Expected(expected.name(), expected.shape(), value, magnitude, terms, expected.factors());
    }

    private static boolean isSelected(Expected expected, double[] value, int i) {
        return expected.terms()[i] == 0 && (float) value[i] == value[i];
    }

    private static double largest(double[] values) {
        return Arrays.stream(values)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    /// An array multiplied by a factor.
    static float[] scaled(float[] data, float factor) {
        float[] scaled = data.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }
}
