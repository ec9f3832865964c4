package dev.yij.reference.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutMaskTest {

    private static final int COUNT = 100_000;

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0.25f, 0.5f, 0.9f})
    void theShareKeptIsOneMinusTheRate(float rate) {
        // five standard deviations of a binomial share: 5 · √(r (1 - r) / n)
        double tolerance = 5 * Math.sqrt(rate * (1 - rate) / COUNT);
        assertEquals(1 - rate, kept(DropoutMask.of(42, "dropout_1", 0, rate)) / (double) COUNT, tolerance);
    }

    @Test
    void rateZeroKeepsEverything() {
        assertEquals(COUNT, kept(DropoutMask.of(42, "dropout_1", 0, 0)));
        assertEquals(1f, new DropoutMask(42, 0, 0).scale());
    }

    @Test
    void theMaskDoesNotDependOnHowABatchIsCut() {
        DropoutMask whole = DropoutMask.of(7, "dropout_1", 0, 0.5f);
        for (int first : new int[] {0, 1, 17, 1000}) {
            DropoutMask slice = DropoutMask.of(7, "dropout_1", first, 0.5f);
            for (int i = 0; i < 1000; i++) {
                assertEquals(whole.keeps(first + i), slice.keeps(i));
            }
        }
    }

    @Test
    void indicesBeyondAnIntAreTakenAsTheyAre() {
        DropoutMask far = new DropoutMask(7, 1L << 40, 0.5f);
        assertEquals(new DropoutMask(7, (1L << 40) - 5, 0.5f).keeps(5), far.keeps(0));
        assertTrue(agreement(far, new DropoutMask(7, 0, 0.5f)) < 0.52);
    }

    @Test
    void layersAndStepsHaveMasksOfTheirOwn() {
        // two independent fair masks agree in half of the places; 5 σ = 5 · √(0.25 / 100,000) < 0.008
        DropoutMask mask = DropoutMask.of(7, "dropout_1", 0, 0.5f);
        assertEquals(0.5, agreement(mask, DropoutMask.of(7, "dropout_2", 0, 0.5f)), 0.008);
        assertEquals(0.5, agreement(mask, DropoutMask.of(8, "dropout_1", 0, 0.5f)), 0.008);
    }

    @Test
    void neighboursAreIndependent() {
        DropoutMask mask = DropoutMask.of(7, "dropout_1", 0, 0.5f);
        assertEquals(0.5, agreement(mask, DropoutMask.of(7, "dropout_1", 1, 0.5f)), 0.008);
        assertEquals(0.5, agreement(mask, DropoutMask.of(7, "dropout_1", 64, 0.5f)), 0.008);
    }

    @Test
    void theBitsAreThoseOfSplitMix64() {
        // A mask of key 0 draws, for element i, output i of Java's SplittableRandom seeded with -γ (its
        // state grows by γ before it is mixed): an independent implementation of the same finaliser.
        java.util.SplittableRandom random = new java.util.SplittableRandom(-0x9E3779B97F4A7C15L);
        DropoutMask mask = new DropoutMask(0, 0, 0.3f);
        for (int i = 0; i < 1000; i++) {
            float unit = (random.nextLong() >>> 40) / 16777216f;
            assertEquals(unit >= 0.3f, mask.keeps(i), "element " + i);
        }
    }

    @Test
    void theScaleKeepsTheExpectedSum() {
        assertEquals(2f, new DropoutMask(1, 0, 0.5f).scale());
        assertEquals(4f, new DropoutMask(1, 0, 0.75f).scale());
        assertEquals(1.3333334f, new DropoutMask(1, 0, 0.25f).scale());
    }

    @ParameterizedTest
    @ValueSource(floats = {1f, -0.1f, Float.NaN, 2f})
    void aRateOutsideZeroToOneIsRefused(float rate) {
        assertEquals(
                "a dropout rate must lie in [0, 1), found " + rate,
                assertThrows(IllegalArgumentException.class, () -> new DropoutMask(1, 0, rate))
                        .getMessage());
    }

    private static int kept(DropoutMask mask) {
        int kept = 0;
        for (int i = 0; i < COUNT; i++) {
            kept += mask.keeps(i) ? 1 : 0;
        }
        return kept;
    }

    private static double agreement(DropoutMask a, DropoutMask b) {
        int same = 0;
        for (int i = 0; i < COUNT; i++) {
            same += a.keeps(i) == b.keeps(i) ? 1 : 0;
        }
        return same / (double) COUNT;
    }
}
