package dev.yij.testvectors.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.dims.RowDims;
import org.junit.jupiter.api.Test;

class SoftmaxOracleTest {

    private static final float LOG_3 = 1.0986123f;

    @Test
    void softmaxByHand() {
        Expected y = SoftmaxOracle.softmax(new RowDims(2, 2), new float[] {0, LOG_3, 7, 7});
        assertArrayEquals(new double[] {0.25, 0.75, 0.5, 0.5}, y.value(), 1e-7);
    }

    @Test
    void largeLogitsNeitherOverflowNorUnderflow() {
        Expected y = SoftmaxOracle.softmax(new RowDims(1, 3), new float[] {1000, 1000, -1000});
        assertArrayEquals(new double[] {0.5, 0.5, 0}, y.value(), 1e-300);
    }

    /// Roundings: 3 for exp; for the sum 1 addition, 3 for its terms and the mean of the distances (0 and log 3
    /// with weights 3 : 1, so 0.27); 3 for the division; log 3 more for the exponential of the smaller logit.
    @Test
    void aDistantLogitHasALargerBound() {
        Expected y = SoftmaxOracle.softmax(new RowDims(1, 2), new float[] {0, LOG_3});
        assertArrayEquals(new int[] {2 + 3 + (1 + 3 + 1) + 3, 3 + (1 + 3 + 1) + 3}, y.terms());
    }

    /// p = (¼, ¾), dy = (4, 0): Σ dy·p = 1, dx = (3·¼, -1·¾).
    @Test
    void softmaxGradientByHand() {
        Expected dx = SoftmaxOracle.softmaxGrad(new RowDims(1, 2), new float[] {0.25f, 0.75f}, new float[] {4, 0});
        assertArrayEquals(new double[] {0.75, -0.75}, dx.value());
        assertArrayEquals(new double[] {(4 + 1) * 0.25, 0.75}, dx.magnitude());
    }

    @Test
    void crossEntropyOfLogitsByHand() {
        RowDims d = new RowDims(2, 2);
        float[] x = {0, LOG_3, 500, -500};
        float[] t = {1, 0, 0, 1};
        assertArrayEquals(
                new double[] {Math.log(4), 1000},
                SoftmaxOracle.crossEntropy(d, x, t).value(),
                1e-7);
        assertArrayEquals(
                new double[] {-0.375, 0.375, 0.5, -0.5},
                SoftmaxOracle.crossEntropyGrad(d, x, t).value(),
                1e-7,
                "(p - t) / 2 rows");
    }

    /// -log(1 - 2⁻²³) and -log(1e-7).
    @Test
    void clippedCrossEntropyHasTheRangeOfKeras() {
        Expected loss = ClippedCrossEntropyOracle.loss(
                new RowDims(3, 2), new float[] {1, 0, 1, 0, 0.25f, 0.75f}, new float[] {1, 0, 0, 1, 0, 1});
        assertEquals(1.1921e-7, loss.value()[0], 1e-11);
        assertEquals(16.118095, loss.value()[1], 1e-6);
        assertEquals(-Math.log(0.75), loss.value()[2], 1e-15);
    }

    @Test
    void probabilitiesAreDividedByTheirSumFirst() {
        Expected loss = ClippedCrossEntropyOracle.loss(new RowDims(1, 2), new float[] {1, 3}, new float[] {1, 0});
        assertEquals(Math.log(4), loss.value()[0], 1e-15);
    }

    @Test
    void aClippedSampleHasNoGradient() {
        Expected dx = ClippedCrossEntropyOracle.gradLogits(
                new RowDims(4, 2),
                new float[] {1, 0, 1, 0, 0.25f, 0.75f, 0.25f, 0.75f},
                new float[] {1, 0, 0, 1, 0, 1, 0.5f, 0.5f});
        double[] byHand = {0, 0, 0, 0, 0.0625, -0.0625, -0.0625, 0.0625};
        assertArrayEquals(byHand, dx.value(), 1e-15, "(p - t) / 4 rows inside the clip");
    }

    @Test
    void activationsByHand() {
        assertArrayEquals(
                new double[] {0, 0, 2},
                ActivationOracle.relu(new float[] {-1, 0, 2}).value());
        assertArrayEquals(
                new double[] {0, 7},
                ActivationOracle.reluGrad(new float[] {0, 2}, new float[] {5, 7})
                        .value(),
                "the gradient at 0 is 0");
        assertArrayEquals(
                new double[] {0.5, 0.75},
                ActivationOracle.sigmoid(new float[] {0, LOG_3}).value(),
                1e-7);
        assertArrayEquals(
                new double[] {0.375},
                ActivationOracle.sigmoidGrad(new float[] {0.25f}, new float[] {2})
                        .value());
        assertArrayEquals(
                new double[] {0, 0.8},
                ActivationOracle.tanh(new float[] {0, LOG_3}).value(),
                1e-7,
                "tanh(log 3) = (9 - 1) / (9 + 1)");
        Expected tanhGrad = ActivationOracle.tanhGrad(new float[] {0.5f}, new float[] {4});
        assertArrayEquals(new double[] {3}, tanhGrad.value());
        assertArrayEquals(new double[] {5}, tanhGrad.magnitude());
    }

    /// exp and log count as 3 roundings, a division too.
    @Test
    void theBoundsOfActivationsByHand() {
        float[] quarter = {0.25f};
        check(ActivationOracle.sigmoid(new float[] {0}), new double[] {0.5}, 3 + 1 + 3);
        check(ActivationOracle.sigmoidGrad(quarter, new float[] {-2}), new double[] {0.375}, 3);
        check(ActivationOracle.tanh(new float[] {-1}), new double[] {Math.tanh(1)}, 5);
        check(ActivationOracle.tanhGrad(new float[] {0.5f}, new float[] {-4}), new double[] {5}, 3);
    }

    /// Two equal logits: the sum of the exponentials has 3 + 1 roundings, a probability 3 + 4 + 3.
    @Test
    void theBoundsOfLossesByHand() {
        RowDims rows = new RowDims(2, 2);
        float[] x = {5, 5, 5, 5};
        float[] t = {1, 0, 0.25f, 0.75f};
        double size = 1 + Math.log(2);
        check(SoftmaxOracle.softmax(rows, x), new double[] {0.5, 0.5, 0.5, 0.5}, 10);
        check(SoftmaxOracle.crossEntropy(rows, x, t), new double[] {size, size}, 4 + 3 + 2 + 2);
        check(SoftmaxOracle.crossEntropyGrad(rows, x, t), new double[] {0.75, 0.25, 0.375, 0.625}, 10 + 1 + 3);
        RowDims row = new RowDims(1, 2);
        Expected distant = SoftmaxOracle.crossEntropy(row, new float[] {0, LOG_3}, new float[] {1, 0});
        check(distant, new double[] {1 + Math.log(4)}, 5 + 3 + 2 + 2);
        Expected gradient = SoftmaxOracle.softmaxGrad(row, new float[] {0.25f, 0.75f}, new float[] {-4, 2});
        check(gradient, new double[] {(4 + 1 + 1.5) * 0.25, (2 + 1 + 1.5) * 0.75}, 2 + 2);
    }

    /// Probabilities 1 and 3 before the division by their sum, which has 1 + 3 roundings.
    @Test
    void theBoundsOfTheClippedLossByHand() {
        RowDims row = new RowDims(1, 2);
        float[] p = {1, 3};
        float[] t = {1, 0};
        check(ClippedCrossEntropyOracle.loss(row, p, t), new double[] {1 + Math.log(4)}, 4 + 3 + 2);
        check(ClippedCrossEntropyOracle.gradLogits(row, p, t), new double[] {1.25, 0.75}, 4 + 2 + 2 + 3);
    }

    private static void check(Expected found, double[] magnitude, int roundings) {
        assertArrayEquals(magnitude, found.magnitude(), 1e-7, found.name() + ": magnitude");
        for (int n : found.terms()) {
            assertEquals(roundings, n, found.name() + ": roundings");
        }
    }

    @Test
    void everyBoundOfAFunctionCoversItsUlps() {
        Expected y = ActivationOracle.tanh(new float[] {0.001f, 0.4f, 3});
        for (int i = 0; i < 3; i++) {
            double fiveUlps = 5 * Math.ulp((float) y.value()[i]);
            assertTrue(y.bound(Precision.FLOAT32, i) >= fiveUlps);
        }
    }
}
