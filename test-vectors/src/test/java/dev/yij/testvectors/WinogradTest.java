package dev.yij.testvectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class WinogradTest {

    @Test
    void theSmallTransformIsLavinAndGraysUpToSigns() {
        // CVPR 2016, equation 7; some rows of G and Bᵀ have opposite signs there, which cancel
        assertArrayEquals(
                new double[][] {{-1, 0, 1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, -1, 0, 1}},
                Winograd.F2X2_3X3.inputTransform());
        assertArrayEquals(
                new double[][] {{-1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}},
                positiveZeros(Winograd.F2X2_3X3.kernelTransform()));
        assertArrayEquals(new double[][] {{1, 1, 1, 0}, {0, 1, -1, 1}}, Winograd.F2X2_3X3.outputTransform());
    }

    private static double[][] positiveZeros(double[][] matrix) {
        for (double[] row : matrix) {
            for (int i = 0; i < row.length; i++) {
                row[i] += 0.0;
            }
        }
        return matrix;
    }

    @Test
    void everyTransformComputesACorrelation() {
        for (Winograd f : List.of(
                Winograd.F2X2_3X3,
                Winograd.F4X4_3X3,
                Winograd.F4X4_3X3_HALVES,
                new Winograd(2, 5, 0, 1, -1, 2, -2),
                new Winograd(3, 2, 0, 1, -1))) {
            double[] d = {3, -1, 4, 1, -5, 9};
            double[] g = {2, 7, 1, -8, 2};
            double[] y = new double[f.outputs()];
            for (int j = 0; j < f.inputs(); j++) {
                double u = dot(f.kernelTransform()[j], g);
                double v = dot(f.inputTransform()[j], d);
                for (int i = 0; i < y.length; i++) {
                    y[i] += f.outputTransform()[i][j] * u * v;
                }
            }
            for (int i = 0; i < y.length; i++) {
                double direct = 0;
                for (int k = 0; k < f.kernel(); k++) {
                    direct += d[i + k] * g[k];
                }
                assertEquals(direct, y[i], 1e-9, f + " output " + i);
            }
        }
    }

    private static double dot(double[] row, double[] values) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += row[i] * values[i];
        }
        return sum;
    }

    /// By hand for F(2,3): row sums of |G| are 1, 1.5, 1.5, 1, those of |Bᵀ| 2, 2, 2, 2, so each output sums 2
    /// + 3 + 3 = 8 instead of 3 for the direct sum; squared for two dimensions.
    ///
    /// For F(4,3) with ±2 the products of the row sums are 2.5, 5, 5, 1.75, 1.75, 10, and the last output
    /// has the weights 0, 1, 1, 8, 8, 1: 48 / 3. With ±½ they are 10, 5, 5, 14, 14, 2.5, and the first output
    /// has the weights 1.
    @Test
    void theAmplificationFollowsFromTheRowSums() {
        assertEquals(64.0 / 9, Winograd.F2X2_3X3.amplification(), 1e-12);
        assertEquals(256, Winograd.F4X4_3X3.amplification(), 1e-9);
        assertEquals(256, Winograd.F4X4_3X3_HALVES.amplification(), 1e-9);
    }

    /// F(2,3): at most 3 nonzero numbers in a row of G, 2 in Bᵀ, 3 in Aᵀ; each plus one, twice; 16 channels;
    /// the bias.
    @Test
    void roundingsAreCountedThroughAllThreeTransforms() {
        assertEquals(2 * 4 + 2 * 3 + 2 * 4 + 16 + 1, Winograd.F2X2_3X3.roundings(16));
    }

    @Test
    void pointsMustBeDifferentAndOfTheRightNumber() {
        assertThrows(IllegalArgumentException.class, () -> new Winograd(2, 3, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Winograd(2, 3, 0, 1, 1));
    }

    @Test
    void aTransformIsNamedByItsSizeAndPoints() {
        assertEquals("F(4x4, 3x3) at 0, 1, -1, 0.5, -0.5, ∞", Winograd.F4X4_3X3_HALVES.toString());
    }
}
