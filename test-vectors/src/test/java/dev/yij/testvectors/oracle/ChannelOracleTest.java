package dev.yij.testvectors.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.testvectors.dims.ChannelDims;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Values and error bounds by hand, of two numbers for each of two channels.
class ChannelOracleTest {

    private static final float[] X = {1, -3, 3, 5};
    private static final float[] MEAN = {2, 1};
    private static final float[] VARIANCE = {3, 15}; // with ε = 1 the roots are 2 and 4
    private static final float[] GAMMA = {2, -3};
    private static final ChannelDims DIMS = new ChannelDims(1, 1, 2, 2, 1);

    /// Channel 0 is 1, 3, channel 1 is -3, 5. The magnitude of a variance is mean x² + mean².
    @Test
    void statisticsByHand() {
        List<Expected> statistics = ChannelOracle.statistics(DIMS, X);
        check(statistics.get(0), new double[] {2, 1}, new double[] {2, 4}, 2 + 4, 2 + 4);
        check(statistics.get(1), new double[] {1, 16}, new double[] {5 + 4, 17 + 1}, 2 + 4, 2 + 4);
    }

    /// γ / root is 1 and -¾. The magnitude is |γ / root| · (|x| + |μ|) + |β|.
    @Test
    void normalizationByHand() {
        Expected y = ChannelOracle.normalize(DIMS, X, GAMMA, new float[] {10, -20}, MEAN, VARIANCE);
        check(y, new double[] {9, -17, 11, -23}, new double[] {3 + 10, 3 + 20, 5 + 10, 4.5 + 20}, 12, 12, 12, 12);
    }

    /// Channel 0: Σ dy = 0, Σ dy·(x - μ) = -2, n·s² = 8. Channel 1: 6, 8 and 32. Their magnitudes: 2, 8 and 6,
    /// 32.
    @Test
    void gradientOfTheNormalizationByHand() {
        List<Expected> gradients =
                ChannelOracle.normalizeGrad(DIMS, X, new float[] {1, 2, -1, 4}, GAMMA, MEAN, VARIANCE);
        double[] dx = {1 - 0.25, -0.75 * (2 - 3 + 1), -1 + 0.25, -0.75 * (4 - 3 - 1)};
        double[] magnitude = {1 + 1 + 3, 0.75 * (2 + 3 + 4), 1 + 1 + 5, 0.75 * (4 + 3 + 6)};
        check(gradients.get(0), dx, magnitude, 26, 26, 26, 26);
        check(gradients.get(1), new double[] {-1, 2}, new double[] {4, 8}, 10, 10);
        check(gradients.get(2), new double[] {0, 6}, new double[] {2, 6}, 2, 2);
    }

    /// Above 0 a number is copied; 0 is multiplied.
    @Test
    void parametricReluByHand() {
        float[] x = {2, -3, 0, 4};
        float[] a = {0.5f, -4};
        check(ChannelOracle.prelu(DIMS, x, a), new double[] {2, 12, 0, 4}, new double[] {0, 12, 0, 0}, 0, 1, 1, 0);
        List<Expected> gradients = ChannelOracle.preluGrad(DIMS, x, a, new float[] {3, 5, 7, 9});
        check(gradients.get(0), new double[] {3, -20, 3.5, 9}, new double[] {0, 20, 3.5, 0}, 0, 1, 1, 0);
        check(gradients.get(1), new double[] {0, -15}, new double[] {0, 15}, 0, 1);
        assertEquals(2, gradients.get(1).factors());
    }

    private static void check(Expected found, double[] value, double[] magnitude, int... roundings) {
        assertArrayEquals(value, found.value(), 1e-12, found.name());
        assertArrayEquals(magnitude, found.magnitude(), 1e-12, found.name() + ": magnitude");
        assertArrayEquals(roundings, found.terms(), found.name() + ": roundings");
    }
}
