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

    @Test
    void everyBoundOfAFunctionCoversItsUlps() {
        Expected y = ActivationOracle.tanh(new float[] {0.001f, 0.4f, 3});
        for (int i = 0; i < 3; i++) {
            double fiveUlps = 5 * Math.ulp((float) y.value()[i]);
            assertTrue(y.bound(Precision.FLOAT32, i) >= fiveUlps);
        }
    }
}
