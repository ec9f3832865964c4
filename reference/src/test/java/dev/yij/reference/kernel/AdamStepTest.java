package dev.yij.reference.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AdamStepTest {

    @Test
    void theFirstRateIsKerasFloat32Rate() {
        // lr · √(1 - β₂) / (1 - β₁) in float32: 0.001 · √0.00099998713 / 0.10000002384
        assertEquals(0.00031622566f, AdamStep.at(1, 0.001f, 0.9f, 0.999f, 1e-7f).rate());
    }

    @Test
    void theComplementsOfTheDecaysAreThoseOfFloat32() {
        // what the update computes from the record: 1 - 0.9f = 0.100000023841858,
        // 1 - 0.999f = 0.000999987125396729
        AdamStep step = AdamStep.at(1, 0.001f, 0.9f, 0.999f, 1e-7f);
        assertEquals(0.10000002384, 1 - step.beta1(), 5e-12);
        assertEquals(0.00099998713, 1 - step.beta2(), 5e-12);
        assertEquals(1e-7f, step.epsilon());
    }

    @Test
    void laterRatesFollowTheBiasCorrection() {
        // In double: 0.001 · √(1 - 0.999²) / (1 - 0.9²) = 0.001 · √0.001999 / 0.19 = 2.3531672532745e-4,
        // 0.001 · √(1 - 0.999³) / (1 - 0.9³) = 0.001 · √0.002997001 / 0.271 = 2.0201059743897e-4.
        // Rounding 0.999 to float32 moves 1 - β₂ by 1.3e-5 of itself, and the root by half of that.
        assertEquals(
                2.3531672532745e-4, AdamStep.at(2, 0.001f, 0.9f, 0.999f, 1e-7f).rate(), 2.4e-4 * 1e-5);
        assertEquals(
                2.0201059743897e-4, AdamStep.at(3, 0.001f, 0.9f, 0.999f, 1e-7f).rate(), 2.1e-4 * 1e-5);
    }

    @Test
    void afterManyStepsTheRateIsTheLearningRate() {
        assertEquals(0.001f, AdamStep.at(1_000_000, 0.001f, 0.9f, 0.999f, 1e-7f).rate());
    }

    @Test
    void stepsAreCountedFromOne() {
        assertEquals(
                "Adam counts its steps from 1, found 0",
                assertThrows(IllegalArgumentException.class, () -> AdamStep.at(0, 0.001f, 0.9f, 0.999f, 1e-7f))
                        .getMessage());
    }
}
