package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamTest {

    private static final double[] GRADIENTS = {1, -0.5, 0.25, 3, -2, 0, 1e-3, 0.75};

    private static Weight weight(float value) {
        Weight weight = new Weight("dense_1/bias:0", Shape.of(1));
        weight.value()[0] = value;
        return weight;
    }

    private static void step(Optimizer optimizer, Weight weight, double gradient) {
        weight.gradient()[0] = (float) gradient;
        optimizer.step(new ScalarBackend(), List.of(weight));
    }

    /// Kingma & Ba 2015, algorithm 1 in the form at the end of its section 2, in double.
    private static double[] inDouble(double start, double[] rates) {
        double[] values = new double[rates.length];
        double p = start;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= rates.length; t++) {
            double g = GRADIENTS[t - 1];
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            double rate = rates[t - 1] * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
            p -= rate * m / (Math.sqrt(v) + 1e-7);
            values[t - 1] = p;
        }
        return values;
    }

    /// SEMANTICS: lr_1 = 0.00031622566 in float32.
    @Test
    void firstStepsRateIsKerass() {
        assertEquals(
                "3.1622566E-4",
                Float.toString(AdamStep.at(1, 1e-3f, 0.9f, 0.999f, 1e-7f).rate()));
    }

    /// m/√v is initially 0.1/√0.001, and the bias correction undoes exactly that: the step is lr · sign of g,
    /// reduced by ε to 1e-3 · (1 - 1e-7/√0.001).
    @Test
    void firstStepIsAsLongAsTheLearningRate() {
        for (float gradient : new float[] {1, -1}) {
            Weight weight = weight(0);
            step(new Adam(), weight, gradient);
            assertEquals(-gradient * 1e-3 * (1 - 1e-7 / Math.sqrt(1e-3)), weight.value()[0], 1e-3 * 0x1p-21);
        }
    }

    @Test
    void stepsFollowThePaper() {
        double[] expected = inDouble(0.5, new double[] {1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 1e-3});
        Adam adam = new Adam(1e-3);
        Weight weight = weight(0.5f);
        for (int t = 1; t <= expected.length; t++) {
            step(adam, weight, GRADIENTS[t - 1]);
            assertEquals(t, adam.iterations());
            assertEquals(expected[t - 1], weight.value()[0], t * 0x1p-24, "step " + t);
        }
    }

    /// The chapter divides the rate by 10 after 30 epochs; moments and t continue unchanged.
    @Test
    void momentsAndStepsAreKeptWhenTheRateChanges() {
        double[] expected = inDouble(0.5, new double[] {1e-2, 1e-2, 1e-2, 1e-2, 1e-3, 1e-3, 1e-3, 1e-3});
        Adam adam = new Adam(1e-2);
        Weight weight = weight(0.5f);
        for (int t = 1; t <= expected.length; t++) {
            if (t == 5) {
                adam.setLearningRate(adam.learningRate() / 10);
            }
            step(adam, weight, GRADIENTS[t - 1]);
        }
        assertEquals(expected[expected.length - 1], weight.value()[0], expected.length * 0x1p-24);
    }

    @Test
    void everyWeightOfAStepHasTheSameTime() {
        Weight first = weight(0);
        Weight second = new Weight("dense_2/bias:0", Shape.of(1));
        first.gradient()[0] = 1;
        second.gradient()[0] = 1;
        Adam adam = new Adam();
        adam.step(new ScalarBackend(), List.of(first, second));
        adam.step(new ScalarBackend(), List.of(first, second));
        assertEquals(2, adam.iterations());
        assertArrayEquals(first.value(), second.value());
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertEquals(
                "Adam's beta_1 must lie in [0, 1), found 1.0",
                assertThrows(IllegalArgumentException.class, () -> new Adam(1e-3, 1, 0.999f, 1e-7f))
                        .getMessage());
        assertEquals(
                "Adam's beta_2 must lie in [0, 1), found NaN",
                assertThrows(IllegalArgumentException.class, () -> new Adam(1e-3, 0.9f, Float.NaN, 1e-7f))
                        .getMessage());
        assertEquals(
                "Adam's epsilon must be above 0, found 0.0",
                assertThrows(IllegalArgumentException.class, () -> new Adam(1e-3, 0.9f, 0.999f, 0))
                        .getMessage());
    }
}
