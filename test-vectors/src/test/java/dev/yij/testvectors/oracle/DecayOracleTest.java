package dev.yij.testvectors.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.RmsPropDims;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecayOracleTest {

    private static final float[] ZERO = new float[1];

    private static void check(Expected found, double value, double magnitude, int roundings) {
        assertEquals(value, found.value()[0], 1e-12, found.name());
        assertEquals(magnitude, found.magnitude()[0], 1e-12, () -> found.name() + ": magnitude");
        assertEquals(roundings, found.terms()[0], () -> found.name() + ": roundings");
    }

    /// Rate 1, β₁ = β₂ = ½, ε = 2, decay ¼, g = -2 from p = -8: the weight shrinks to -6, m = -1, v = 2, m̂ =
    /// -2, v̂ = 4; the step is -2 / (2 + 2) = -½. The step itself has 3 + 2 roundings of m and v, 2 + 4 + 2·3 +
    /// 3 of the corrections and 8 between, 28, spread over the 4 of the weight.
    @Test
    void aStepOfAdamWByHand() {
        AdamWDims d = new AdamWDims(1, 1, 1, 1, 0.5f, 0.5f, 2, 0.25f);
        List<Expected> after = DecayOracle.adamW(d, new float[] {-2}, new float[] {-8}, ZERO, ZERO);
        check(after.get(0), -6 + 0.5, 6 + 0.5 * (1 + 28 / 4.0), 4);
        check(after.get(1), -1, 1, 3);
        check(after.get(2), 2, 2, 4);
    }

    /// The same where 1-β is computed in double: 3 roundings more for a moment, 6 for a step.
    @Test
    void interpolatedMomentsHaveMoreRoundings() {
        AdamWDims d = new AdamWDims(1, 1, 1, 1, 0.5f, 0.5f, 2, 0.25f);
        List<Expected> after =
                DecayOracle.adamW(d, new AdamRule(true, true), new float[] {-2}, new float[] {-8}, ZERO, ZERO);
        check(after.get(0), -6 + 0.5, 6 + 0.5 * (1 + 34 / 4.0), 4);
        check(after.get(1), -1, 1, 6);
        check(after.get(2), 2, 2, 7);
    }

    /// The second step from m = 1, v = 2: m = ½ - 1, v = 1 + 8; powers are ¼, so that the corrections lose 1
    /// more rounding.
    @Test
    void aLaterStepOfAdamWByHand() {
        AdamWDims d = new AdamWDims(1, 1, 2, 1, 0.5f, 0.5f, 0, 0);
        List<Expected> after =
                DecayOracle.adamW(d, new float[] {-4}, new float[] {8}, new float[] {1}, new float[] {2});
        double scale = 1 / 0.75 / Math.sqrt(9 / 0.75);
        double roundings = 3 + 2 + (1 + 4 + 6 + 3) + 8;
        check(after.get(0), 8 + scale * 1.5, 8 + scale * 2.5 * (1 + roundings / 4), 4);
        check(after.get(1), 0.5 - 2, 0.5 + 2, 3);
        check(after.get(2), 1 + 8, 1 + 8, 4);
    }

    /// Rate 1, ρ = ¾, momentum ½, g = -4 from p = -10, m = 2, v = 0: v = 4, the step 1 - 4 / 2 = -1. Roundings:
    /// 2 + 2 for the root's mean, 2, and 8 between; m adds 2, p 3.
    @Test
    void aStepOfRmsPropByHand() {
        RmsPropDims d = new RmsPropDims(1, 1, 1, 0.75f, 0.5f, 0, false);
        List<Expected> after = DecayOracle.rmsProp(d, new float[] {-4}, new float[] {-10}, new float[] {2}, ZERO);
        check(after.get(0), -10 + 1, 10 + 3, 3 + 14);
        check(after.get(1), 1 - 2, 1 + 2, 2 + 14);
        check(after.get(2), 4, 4, 4);
    }

    /// Two steps, the second without a gradient: v = 4, 3; the step 2, 1.
    @Test
    void momentumContinuesAStepOfRmsProp() {
        RmsPropDims d = new RmsPropDims(1, 2, 1, 0.75f, 0.5f, 0, false);
        List<Expected> after = DecayOracle.rmsProp(d, new float[] {4, 0}, new float[] {10}, ZERO, ZERO);
        check(after.get(0), 10 - 2 - 1, 10 + 2 + 1, 6 + 16);
        check(after.get(1), 1, 1, 4 + 16);
        check(after.get(2), 3, 3, 6);
    }

    /// ε = 5 with v = 4: the divisor is √9 or 2 + 5.
    @Test
    void epsilonIsAddedInsideTheRootOrOutside() {
        double[] steps = new double[2];
        for (int i = 0; i < 2; i++) {
            RmsPropDims d = new RmsPropDims(1, 1, 1, 0.75f, 0, 5, i == 0);
            steps[i] = DecayOracle.rmsProp(d, new float[] {4}, ZERO, ZERO, ZERO)
                    .get(1)
                    .value()[0];
        }
        assertArrayEquals(new double[] {4 / 3.0, 4 / 7.0}, steps, 1e-15);
    }
}
