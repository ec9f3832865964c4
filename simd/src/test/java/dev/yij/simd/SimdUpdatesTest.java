package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.random;
import static dev.yij.simd.Arrays32.started;

import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.SgdStep;
import dev.yij.reference.scalar.ScalarBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Holds [SimdUpdates] to its scalar twin [ScalarUpdates][dev.yij.reference.scalar.ScalarUpdates], bit by bit
/// in every mode, over several steps.
class SimdUpdatesTest {

    private static final int[] COUNTS = {1, 15, 33, 16_385};

    @ParameterizedTest
    @EnumSource(Mode.class)
    void adamTakesTheStepsOfTheReference(Mode mode) {
        for (int count : COUNTS) {
            float[][] expected = {started(count, 1), squares(count), new float[count]};
            float[][] found = {expected[0].clone(), expected[1].clone(), expected[2].clone()};
            try (Backend simd = SimdBackends.create(mode, 2)) {
                for (int t = 1; t <= 3; t++) {
                    AdamStep step = AdamStep.at(t, 1e-3f, 0.9f, 0.999f, 1e-7f);
                    float[] g = random(count, 2 + t);
                    new ScalarBackend().adam(step, count, g, expected[0], expected[2], expected[1]);
                    simd.adam(step, count, g, found[0], found[2], found[1]);
                }
            }
            assertSameBits(expected[0], found[0], "weights");
            assertSameBits(expected[1], found[1], "second moment");
            assertSameBits(expected[2], found[2], "first moment");
        }
    }

    private static float[] squares(int count) {
        float[] v = random(count, 9);
        for (int i = 0; i < count; i++) {
            v[i] *= v[i];
        }
        return v;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void descentTakesTheStepsOfTheReference(Mode mode) {
        for (int count : COUNTS) {
            for (boolean nesterov : new boolean[] {false, true}) {
                float[][] expected = {started(count, 1), started(count, 2)};
                float[][] found = {expected[0].clone(), expected[1].clone()};
                try (Backend simd = SimdBackends.create(mode, 2)) {
                    for (int t = 1; t <= 3; t++) {
                        SgdStep step = new SgdStep(0.01f, 0.9f, nesterov);
                        float[] g = random(count, 2 + t);
                        new ScalarBackend().sgd(step, count, g, expected[0], expected[1]);
                        simd.sgd(step, count, g, found[0], found[1]);
                    }
                }
                assertSameBits(expected[0], found[0], "weights, nesterov " + nesterov);
                assertSameBits(expected[1], found[1], "velocity, nesterov " + nesterov);
            }
        }
    }
}
