package dev.yij.testvectors.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.SgdDims;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateOracleTest {

    /// With parameters rounded to float32: 1-β₁ = 0.10000002384, 1-β₂ = 0.00099998713, lr₁ = 0.00031622566.
    @Test
    void theRateOfAdamsFirstStepIsThatOfKeras() {
        AdamDims huge = new AdamDims(1, 1, 1, 1e-3f, 0.9f, 0.999f, 1e6f);
        List<Expected> after = UpdateOracle.adam(huge, new float[] {1}, new float[] {0}, new float[1], new float[1]);
        assertEquals(0.10000002384, after.get(1).value()[0], 1e-11);
        assertEquals(0.00099998713, after.get(2).value()[0], 1e-11);
        // compared with ε = 1e6 the square root of v, 0.03, is negligible
        double rate = -after.get(0).value()[0] * 1e6 / 0.10000002384;
        assertEquals(0.00031622566, rate, 1e-10);
    }

    /// By hand: without ε, the first step of Adam is the learning rate for any gradient. At g = 1e-5, √v =
    /// 3.16e-7, and with ε = 1e-7 the step is 0.001 · 0.316225 / 0.416225. With ε inside the square root it
    /// would be 0.1 % of that.
    @Test
    void epsilonIsOutsideTheSquareRoot() {
        List<Expected> after =
                UpdateOracle.adam(AdamDims.of(1, 1), new float[] {1e-5f}, new float[1], new float[1], new float[1]);
        assertEquals(-0.001 * 0.316225 / 0.416225, after.get(0).value()[0], 1e-9);
    }

    /// β₁ = β₂ = ½, gradients 2 then 4: m = 1, 2.5; v = 2, 9; rates lr·√½/½ and lr·√¾/¾.
    @Test
    void twoStepsOfAdamByHand() {
        AdamDims d = new AdamDims(1, 2, 1, 1, 0.5f, 0.5f, 0);
        List<Expected> after = UpdateOracle.adam(d, new float[] {2, 4}, new float[] {10}, new float[1], new float[1]);
        double p = 10 - Math.sqrt(0.5) / 0.5 * 1 / Math.sqrt(2) - Math.sqrt(0.75) / 0.75 * 2.5 / 3;
        assertArrayEquals(new double[] {p}, after.get(0).value(), 1e-14);
        assertArrayEquals(new double[] {2.5}, after.get(1).value());
        assertArrayEquals(new double[] {9}, after.get(2).value());
    }

    @Test
    void theBoundOfAdamIsFarBelowAStep() {
        List<Expected> after = UpdateOracle.adam(
                AdamDims.of(1, 5), new float[] {1, 1, 1, 1, 1}, new float[] {0.1f}, new float[1], new float[1]);
        double bound = after.get(0).bound(Precision.FLOAT32, 0);
        assertTrue(bound < 1e-3 * 5 / 1000, () -> "the bound is " + bound + ", five steps are 5e-3");
    }

    /// β₁ = β₂ = ½, gradients 2 then -4, from p = -10: the magnitudes add what the values subtract. A step has
    /// (3 + 2·more)·T + 2 roundings of m and v, 9 of the rate, or 10 from the second step on, and 8 between.
    /// They are spread over the T of the weight.
    @Test
    void theBoundsOfAdamByHand() {
        AdamDims one = new AdamDims(1, 1, 1, 1, 0.5f, 0.5f, 0);
        List<Expected> after = UpdateOracle.adam(one, new float[] {2}, new float[] {-10}, new float[1], new float[1]);
        check(after.get(0), 10 + 1 * (1 + (3 + 2 + 9 + 8)), 1);
        check(after.get(1), 1, 3);
        check(after.get(2), 2, 4);
        AdamRule corrected = new AdamRule(false, true);
        after = UpdateOracle.adam(one, corrected, new float[] {2}, new float[] {-10}, new float[1], new float[1]);
        check(after.get(0), 10 + 1 * (1 + (9 + 2 + 9 + 8)), 1);
        check(after.get(1), 1, 6);
        check(after.get(2), 2, 7);
        AdamDims two = new AdamDims(1, 2, 1, 1, 0.5f, 0.5f, 0);
        after = UpdateOracle.adam(two, new float[] {2, -4}, new float[] {-10}, new float[1], new float[1]);
        double first = 1 + (6 + 2 + 9 + 8) / 2.0;
        double second = Math.sqrt(0.75) / 0.75 * 2.5 / 3 * (1 + (6 + 2 + 10 + 8) / 2.0);
        check(after.get(0), 10 + first + second, 2);
        check(after.get(1), 0.5 + 2, 5);
        check(after.get(2), 1 + 8, 6);
    }

    /// Momentum ½, rate 1, gradients 4 then -2, from p = -10: the velocity is -4, then -2 + 2, of magnitudes 4
    /// and 4. Nesterov adds half of these, and the gradients.
    @Test
    void theBoundsOfSgdByHand() {
        float[] g = {4, -2};
        float[] p = {-10};
        List<Expected> plain = UpdateOracle.sgd(new SgdDims(1, 2, 1, 0.5f, false), g, p, new float[1]);
        check(plain.get(0), 10 + 4 + 4, 9);
        check(plain.get(1), 2 + 2, 5);
        List<Expected> nesterov = UpdateOracle.sgd(new SgdDims(1, 2, 1, 0.5f, true), g, p, new float[1]);
        check(nesterov.get(0), 10 + (2 + 4) + (2 + 2), 9);
        check(nesterov.get(1), 2 + 2, 5);
    }

    private static void check(Expected found, double magnitude, int roundings) {
        assertEquals(magnitude, found.magnitude()[0], 1e-12, () -> found.name() + ": magnitude");
        assertEquals(roundings, found.terms()[0], () -> found.name() + ": roundings");
    }

    /// Momentum ½, rate 1, gradients 4 then 2, from p = 10: v = -4, -4; p = 6, 2. Nesterov: p = 10 - 2 - 4 = 4,
    /// then 4 - 2 - 2 = 0.
    @Test
    void sgdByHand() {
        float[] g = {4, 2};
        List<Expected> plain =
                UpdateOracle.sgd(new SgdDims(1, 2, 1, 0.5f, false), g, new float[] {10}, new float[] {0});
        assertEquals(2, plain.get(0).value()[0]);
        assertEquals(-4, plain.get(1).value()[0]);
        List<Expected> nesterov =
                UpdateOracle.sgd(new SgdDims(1, 2, 1, 0.5f, true), g, new float[] {10}, new float[] {0});
        assertEquals(0, nesterov.get(0).value()[0]);
    }

    /// Two weights in one call get what each gets alone.
    @Test
    void theWeightsOfACallDoNotMix() {
        float[] both = {4, 1, 2, -3, 0.5f, 6}; // 3 steps × 2 weights
        float[] p = {10, -7};
        float[] zero = new float[2];
        float[] first = {4, 2, 0.5f};
        float[] second = {1, -3, 6};
        List<Expected> adam = UpdateOracle.adam(AdamDims.of(2, 3), both, p, zero, zero);
        List<Expected> sgd = UpdateOracle.sgd(new SgdDims(2, 3, 0.25f, 0.5f, false), both, p, zero);
        for (int i = 0; i < 2; i++) {
            float[] g = i == 0 ? first : second;
            float[] start = {p[i]};
            List<Expected> alone = UpdateOracle.adam(AdamDims.of(1, 3), g, start, new float[1], new float[1]);
            for (int array = 0; array < 3; array++) {
                assertEquals(alone.get(array).value()[0], adam.get(array).value()[i]);
            }
            alone = UpdateOracle.sgd(new SgdDims(1, 3, 0.25f, 0.5f, false), g, start, new float[1]);
            for (int array = 0; array < 2; array++) {
                assertEquals(alone.get(array).value()[0], sgd.get(array).value()[i]);
            }
        }
    }
}
