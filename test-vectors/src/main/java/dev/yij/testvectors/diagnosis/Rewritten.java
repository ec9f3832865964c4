package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.cases.Inputs;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Bugs that amount to a correct kernel whose inputs, or outputs, somebody has rewritten.
final class Rewritten {

    private static final int MORE_ROUNDINGS = 4;

    private Rewritten() {}

    /// What becomes of an input.
    interface Input {
        float[] of(String name, float[] data);
    }

    /// What becomes of an output's element.
    interface Element {
        double of(Expected output, int i);
    }

    /// The oracle's outputs for rewritten inputs.
    static List<Expected> inputs(Evidence evidence, Input rewritten) {
        Inputs inputs = new Inputs(evidence.inputs().arrays().stream()
                .map(a -> new NamedArray(a.name(), a.shape(), rewritten.of(a.name(), a.data())))
                .toList());
        return evidence.kernelCase().expected(inputs);
    }

    /// The expected outputs with rewritten values. A value that grows takes its bound along.
    static List<Expected> outputs(Evidence evidence, Element rewritten) {
        List<Expected> outputs = new ArrayList<>();
        for (Evidence.Output output : evidence.outputs()) {
            Expected expected = output.expected();
            double[] value = new double[output.count()];
            Arrays.setAll(value, i -> rewritten.of(expected, i));
            outputs.add(withValues(expected, value));
        }
        return outputs;
    }

    /// An expectation with other values. Magnitudes grow as the largest value has grown, so that an element that
    /// cancels gets no bound out of all proportion; a few roundings are added for what is computed otherwise.
    static Expected withValues(Expected expected, double[] value) {
        double was = largest(expected.value());
        double growth = was > 0 ? Math.max(largest(value) / was, 1) : 1;
        double[] magnitude = new double[value.length];
        Arrays.setAll(magnitude, i -> Math.max(expected.magnitude()[i] * growth, Math.abs(value[i])));
        int[] terms = new int[value.length];
        // What is picked and not computed stays exact where it is a float.
        Arrays.setAll(terms, i -> isPicked(expected, value, i) ? 0 : expected.terms()[i] + MORE_ROUNDINGS);
        return new Expected(expected.name(), expected.shape(), value, magnitude, terms, expected.factors());
    }

    private static boolean isPicked(Expected expected, double[] value, int i) {
        return expected.terms()[i] == 0 && (float) value[i] == value[i];
    }

    private static double largest(double[] values) {
        return Arrays.stream(values)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    /// An array times a factor.
    static float[] scaled(float[] data, float factor) {
        float[] scaled = data.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }
}
