package dev.yij.reference.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.SgdStep;
import org.junit.jupiter.api.Test;

class ScalarUpdatesTest {

    @Test
    void plainDescentStepsAgainstTheGradient() {
        float[] p = {1, -2};
        ScalarUpdates.sgd(new SgdStep(0.5f, 0, false), 2, new float[] {4, -1}, p, new float[2]);
        assertArrayEquals(new float[] {-1, -1.5f}, p); // 1 - 0.5 · 4, -2 + 0.5 · 1
    }

    @Test
    void momentumCarriesTheLastStepOn() {
        SgdStep step = new SgdStep(0.5f, 0.25f, false);
        float[] p = {1};
        float[] v = {0};
        ScalarUpdates.sgd(step, 1, new float[] {4}, p, v); // v = -2, p = -1
        assertArrayEquals(new float[] {-2}, v);
        assertArrayEquals(new float[] {-1}, p);
        ScalarUpdates.sgd(step, 1, new float[] {2}, p, v); // v = 0.25 · -2 - 0.5 · 2 = -1.5, p = -2.5
        assertArrayEquals(new float[] {-1.5f}, v);
        assertArrayEquals(new float[] {-2.5f}, p);
    }

    @Test
    void nesterovAppliesTheGradientOnceMoreAfterTheMomentum() {
        SgdStep step = new SgdStep(0.5f, 0.25f, true);
        float[] p = {1};
        float[] v = {0};
        ScalarUpdates.sgd(step, 1, new float[] {4}, p, v); // v = -2, p = 1 + 0.25 · -2 - 0.5 · 4 = -1.5
        assertArrayEquals(new float[] {-2}, v);
        assertArrayEquals(new float[] {-1.5f}, p);
        ScalarUpdates.sgd(step, 1, new float[] {2}, p, v); // v = -1.5, p = -1.5 + 0.25 · -1.5 - 0.5 · 2 = -2.875
        assertArrayEquals(new float[] {-2.875f}, p);
    }

    @Test
    void threeStepsOfAdamFollowKerasFormula() {
        // Computed in double from the float32 constants β₁ = 0.9f, β₂ = 0.999f, lr = 0.001f, ε = 1e-7f:
        // t  g      lr_t           m                v                p
        // 1  0.5    3.162256700e-4  0.05000001193   2.499967813e-4  0.999000006277
        // 2  0.25   2.353151692e-4  0.07000001550   3.122459831e-4  0.998067831875
        // 3  -1     2.020092647e-4  -0.03700001156  1.311920867e-3  0.998274188364
        float[] gradients = {0.5f, 0.25f, -1f};
        double[] moments = {0.050000011920928955, 0.07000001549720736, -0.03700001156330171};
        double[] squares = {2.4999678134918213e-4, 3.1224598312373786e-4, 1.3119208665573858e-3};
        double[] weights = {0.999000006277059, 0.9980678318752708, 0.9982741883636818};
        float[] p = {1};
        float[] m = {0};
        float[] v = {0};
        for (int t = 1; t <= 3; t++) {
            AdamStep step = AdamStep.at(t, 0.001f, 0.9f, 0.999f, 1e-7f);
            ScalarUpdates.adam(step, 1, new float[] {gradients[t - 1]}, p, m, v);
            assertUlps(moments[t - 1], m[0], 4);
            assertUlps(squares[t - 1], v[0], 4);
            // p near 1 moves by 1e-3 per step: an error in the 7th digit of a step is 1e-10, below half an ULP
            // of p, which is rounded once per step
            assertUlps(weights[t - 1], p[0], t);
        }
    }

    @Test
    void adamWithAZeroGradientStaysWhereItIs() {
        float[] p = {1};
        ScalarUpdates.adam(AdamStep.at(1, 0.001f, 0.9f, 0.999f, 1e-7f), 1, new float[1], p, new float[1], new float[1]);
        assertArrayEquals(new float[] {1}, p); // 0 / (√0 + ε), not 0 / 0
    }

    @Test
    void epsilonIsAddedOutsideTheRoot() {
        // rate 1, β₁ = β₂ = 0: p -= g / (|g| + ε) = 3 / (3 + 1); inside the root it would be 3 / √10
        float[] p = {0};
        ScalarUpdates.adam(new AdamStep(1, 0, 0, 1), 1, new float[] {3}, p, new float[1], new float[1]);
        assertArrayEquals(new float[] {-0.75f}, p);
    }

    @Test
    void onlyCountWeightsMove() {
        float[] p = {1, 1};
        ScalarUpdates.sgd(new SgdStep(1, 0, false), 1, new float[] {1, 1}, p, new float[2]);
        assertArrayEquals(new float[] {0, 1}, p);
        ScalarUpdates.adam(new AdamStep(1, 0, 0, 1), 1, new float[] {3, 3}, p, new float[2], new float[2]);
        assertArrayEquals(new float[] {-0.75f, 1}, p);
    }

    private static void assertUlps(double expected, float found, int ulps) {
        assertEquals(expected, found, ulps * Math.ulp((float) expected));
    }
}
