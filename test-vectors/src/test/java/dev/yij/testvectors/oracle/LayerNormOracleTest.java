package dev.yij.testvectors.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.testvectors.dims.LayerNormDims;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One row by hand: x = -1, 3 has the mean 1, the variance 4, with ε = 12 the root 4, so x̂ = -½, ½. The mean
/// of |x| is 2, that of x² is 5, and 1 + κ = 1 + (5 + 1 + 12) / 16 = 2.125. The magnitudes of x̂ are 2.125 ·
/// (|x| + 2) / 4 = 1.59375 and 2.65625.
class LayerNormOracleTest {

    private static final LayerNormDims DIMS = new LayerNormDims(1, 2, 12);
    private static final float[] X = {-1, 3};
    private static final float[] GAMMA = {2, -3};

    @Test
    void normalizationByHand() {
        Expected y = LayerNormOracle.normalize(DIMS, X, GAMMA, new float[] {10, -20});
        assertArrayEquals(new double[] {9, -21.5}, y.value());
        assertArrayEquals(new double[] {2 * 1.59375 + 10, 3 * 2.65625 + 20}, y.magnitude());
        assertArrayEquals(new int[] {14, 14}, y.terms(), "2 columns, 12 for the root");
    }

    /// dy·γ = 2, 6 with the mean 4; mean(dy·γ·x̂) = 1, of magnitudes 2, and its error refers to (2 · 1.59375 +
    /// 6 · 2.65625) / 2 = 9.5625.
    @Test
    void gradientsByHand() {
        List<Expected> gradients = LayerNormOracle.gradients(DIMS, X, new float[] {1, -2}, GAMMA);
        Expected dx = gradients.get(0);
        assertArrayEquals(new double[] {-0.375, 0.375}, dx.value());
        double first = (2 + 4 + 1.59375 * 2 + 0.5 * 9.5625) / 4 + 2.125 * 0.375;
        double second = (6 + 4 + 2.65625 * 2 + 0.5 * 9.5625) / 4 + 2.125 * 0.375;
        assertArrayEquals(new double[] {first, second}, dx.magnitude());
        assertArrayEquals(new int[] {28, 28}, dx.terms(), "twice those of the normalization");
        Expected dgamma = gradients.get(1);
        assertArrayEquals(new double[] {-0.5, -1}, dgamma.value());
        assertArrayEquals(new double[] {1.59375, 2 * 2.65625}, dgamma.magnitude());
        assertArrayEquals(new int[] {15, 15}, dgamma.terms(), "1 row more");
        Expected dbeta = gradients.get(2);
        assertArrayEquals(new double[] {1, -2}, dbeta.value());
        assertArrayEquals(new int[] {0, 0}, dbeta.terms(), "a single gradient is passed on as it is");
        assertEquals(1, dbeta.factors());
    }

    /// Mean and variance are computed for each row; dγ and dβ are summed over the rows.
    @Test
    void rowsDoNotMix() {
        LayerNormDims two = new LayerNormDims(2, 2, 12);
        float[] x = {-1, 3, 3, -1};
        assertArrayEquals(
                new double[] {9, -21.5, 11, -18.5},
                LayerNormOracle.normalize(two, x, GAMMA, new float[] {10, -20}).value());
        List<Expected> gradients = LayerNormOracle.gradients(two, x, new float[] {1, -2, 4, 8}, GAMMA);
        assertArrayEquals(new double[] {-0.5 + 2, -1 - 4}, gradients.get(1).value());
        assertArrayEquals(new double[] {5, 6}, gradients.get(2).value());
    }
}
