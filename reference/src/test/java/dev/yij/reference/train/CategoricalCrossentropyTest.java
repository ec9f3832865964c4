package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.scalar.ScalarActivations;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CategoricalCrossentropyTest {

    private static final float LN_2 = 0.6931472f;

    private static float loss(Loss loss, float[] output, float... target) {
        return loss.sample(output.length, output, 0, target, 0, 1, null);
    }

    private static float[] gradient(Loss loss, float[] output, float... target) {
        float[] gradient = new float[output.length];
        Arrays.fill(gradient, Float.NaN);
        loss.sample(output.length, output, 0, target, 0, 1, gradient);
        return gradient;
    }

    @Test
    void lossIsMinusTheLogarithmOfTheTargetsProbability() {
        assertEquals(LN_2, loss(new CategoricalCrossentropy(), new float[] {0.25f, 0.5f, 0.25f}, 0, 1, 0));
    }

    @Test
    void probabilitiesAreDividedByTheirSum() {
        assertEquals(LN_2, loss(new CategoricalCrossentropy(), new float[] {1, 2, 1}, 0, 1, 0));
    }

    /// SEMANTICS: the loss of Keras 2.2.4 lies between 1.1921e-07 and 16.118095.
    @Test
    void lossIsClippedAtBothEnds() {
        float[] sure = {1, 0};
        float smallest = loss(new CategoricalCrossentropy(), sure, 1, 0);
        float largest = loss(new CategoricalCrossentropy(), sure, 0, 1);
        assertEquals("1.1921e-07", String.format(Locale.ROOT, "%.4e", smallest));
        assertEquals("16.118095", Float.toString(largest));
    }

    @Test
    void gradientIsZeroWhereTheTargetIsClipped() {
        float[] sure = {1, 0};
        assertArrayEquals(new float[2], gradient(new CategoricalCrossentropy(), sure, 1, 0));
        assertArrayEquals(new float[2], gradient(new CategoricalCrossentropy(), sure, 0, 1));
    }

    /// dL/dp = -y/p + Σy for probabilities that add up to 1: -0.25/0.5 + 1 and -0.75/0.5 + 1.
    @Test
    void gradientForSoftTargetsIsWorkedByHand() {
        float[] even = {0.5f, 0.5f};
        assertEquals(LN_2, loss(new CategoricalCrossentropy(), even, 0.25f, 0.75f));
        assertArrayEquals(new float[] {0.5f, -0.5f}, gradient(new CategoricalCrossentropy(), even, 0.25f, 0.75f));
    }

    /// Of the two halves of the target the second is clipped: only -0.5/0.5 and 0.5 of the sum remain.
    @Test
    void clippedPartOfASoftTargetGivesNoGradient() {
        float[] output = {0.5f, 0, 0.5f};
        float expected = (float) (0.5 * Math.log(2) + 0.5 * 16.118095);
        assertEquals(expected, loss(new CategoricalCrossentropy(), output, 0.5f, 0.5f, 0), 1e-6f);
        assertArrayEquals(
                new float[] {-0.5f, 0.5f, 0.5f}, gradient(new CategoricalCrossentropy(), output, 0.5f, 0.5f, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void weightScalesTheGradientAndNotTheLoss(boolean fromLogits) {
        Loss loss = new CategoricalCrossentropy(fromLogits);
        float[] output = {0.125f, 0.875f};
        float[] target = {1, 0};
        float[] scaled = new float[2];
        float value = loss.sample(2, output, 0, target, 0, 0.25f, scaled);
        float[] whole = gradient(loss, output, target);
        assertEquals(loss(loss, output, target), value);
        assertArrayEquals(new float[] {whole[0] / 4, whole[1] / 4}, scaled);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyTheSamplesOwnNumbersAreReadAndWritten(boolean fromLogits) {
        Loss loss = new CategoricalCrossentropy(fromLogits);
        float nan = Float.NaN;
        float[] output = {nan, nan, 0.125f, 0.875f, nan};
        float[] target = {nan, 1, 0, nan};
        float[] gradient = {nan, nan, 7, 7, nan};
        float value = loss.sample(2, output, 2, target, 1, 1, gradient);
        float[] alone = gradient(loss, new float[] {0.125f, 0.875f}, 1, 0);
        assertEquals(loss(loss, new float[] {0.125f, 0.875f}, 1, 0), value);
        assertArrayEquals(new float[] {nan, nan, alone[0], alone[1], nan}, gradient);
    }

    /// Softmax's own gradient turns the loss's into p - y. Rounding: the dot product of `classes` terms, whose
    /// exact value is 0, and about eight operations, each with a relative error of 2⁻²⁴.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 20})
    void throughSoftmaxTheGradientIsProbabilityMinusTarget(int classes) {
        Random random = new Random(classes);
        double rounding = (classes + 8) * 0x1p-24;
        for (int trial = 0; trial < 200; trial++) {
            float[] p = softmax(logits(random, classes));
            int target = random.nextInt(classes);
            float[] byLogits = throughSoftmax(p, oneHot(classes, target));
            for (int j = 0; j < classes; j++) {
                double expected = j == target ? p[j] - 1.0 : p[j];
                double scale = j == target ? 1 : p[j];
                assertEquals(expected, byLogits[j], rounding * scale, "class " + j + " of " + Arrays.toString(p));
            }
        }
    }

    /// p(0) = e⁻²⁰ = 2e-9 lies below 10⁻⁷.
    @Test
    void sampleWithAClippedTargetStopsLearning() {
        float[] p = softmax(new float[] {0, 20});
        assertArrayEquals(new float[2], throughSoftmax(p, oneHot(2, 0)));
        float[] fromLogits = gradient(new CategoricalCrossentropy().fromLogits(true), new float[] {0, 20}, 1, 0);
        assertArrayEquals(new float[] {-1, 1}, fromLogits, 1e-6f);
    }

    @Test
    void equalLogitsCostTheLogarithmOfTheNumberOfClasses() {
        assertEquals(LN_2, loss(new CategoricalCrossentropy().fromLogits(true), new float[] {0, 0}, 0, 1));
        assertEquals(LN_2, loss(new CategoricalCrossentropy().fromLogits(true), new float[] {1000, 1000}, 0, 1));
        assertEquals(LN_2, loss(new CategoricalCrossentropy().fromLogits(true), new float[] {-1000, -1000}, 0, 1));
        assertArrayEquals(
                new float[] {0.5f, -0.5f},
                gradient(new CategoricalCrossentropy().fromLogits(true), new float[] {1000, 1000}, 0, 1));
    }

    @Test
    void hugeLogitsNeitherOverflowNorClip() {
        float[] logits = {1000, -1000};
        assertEquals(0f, loss(new CategoricalCrossentropy().fromLogits(true), logits, 1, 0));
        assertEquals(2000f, loss(new CategoricalCrossentropy().fromLogits(true), logits, 0, 1));
        assertArrayEquals(new float[] {0, 0}, gradient(new CategoricalCrossentropy().fromLogits(true), logits, 1, 0));
        assertArrayEquals(new float[] {1, -1}, gradient(new CategoricalCrossentropy().fromLogits(true), logits, 0, 1));
    }

    /// p = 1/2 each, Σ target = 2: 2 · 1/2 - 2 and 2 · 1/2 - 0.
    @Test
    void gradientWithRespectToLogitsCountsTheWholeTarget() {
        assertArrayEquals(
                new float[] {-1, 1},
                gradient(new CategoricalCrossentropy().fromLogits(true), new float[] {3, 3}, 2, 0));
    }

    /// (L(x+h) - L(x-h)) / 2h with h = 2⁻⁶: the error is h²/6 · L‴, plus the rounding of two losses, 2 · 2⁻²³ /
    /// 2h.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientIsTheSlopeOfTheLoss(boolean fromLogits) {
        Loss loss = new CategoricalCrossentropy(fromLogits);
        float[] output = {0.5f, 0.75f, 0.625f, 1};
        float[] target = {0.25f, 0, 0.5f, 0.25f};
        float h = 0x1p-6f;
        float[] gradient = gradient(loss, output, target);
        for (int j = 0; j < output.length; j++) {
            float[] more = output.clone();
            float[] less = output.clone();
            more[j] += h;
            less[j] -= h;
            double slope = (loss(loss, more, target) - (double) loss(loss, less, target)) / (2 * h);
            assertEquals(slope, gradient[j], h * h / 6 * 8 + 0x1p-22 / (2 * h), "output " + j);
        }
    }

    @Test
    void onlyOneOfTheTwoWantsLogits() {
        assertTrue(new CategoricalCrossentropy().fromLogits(true).fromLogits());
        assertEquals(false, new CategoricalCrossentropy().fromLogits());
    }

    private static float[] throughSoftmax(float[] p, float[] target) {
        float[] byP = gradient(new CategoricalCrossentropy(), p, target);
        float[] byLogits = new float[p.length];
        ScalarActivations.softmaxGrad(1, p.length, p, byP, byLogits);
        return byLogits;
    }

    private static float[] softmax(float[] logits) {
        float[] p = new float[logits.length];
        ScalarActivations.softmax(1, logits.length, logits, p);
        return p;
    }

    private static float[] logits(Random random, int classes) {
        float[] logits = new float[classes];
        for (int j = 0; j < classes; j++) {
            logits[j] = (float) random.nextGaussian(0, 2);
        }
        return logits;
    }

    private static float[] oneHot(int classes, int target) {
        float[] y = new float[classes];
        y[target] = 1;
        return y;
    }
}
