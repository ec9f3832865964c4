package dev.yij.testvectors.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Padding;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvOracleTest {

    private static float[] ones(int... shape) {
        float[] ones = new float[NamedArray.elements(shape)];
        Arrays.fill(ones, 1);
        return ones;
    }

    /// ONNX's reference implementations give 4 in the first corner; SAME_UPPER of the specification gives 9,
    /// because all padding is at the end. By hand: the windows start at 0, 2, 4 and contain 3, 3, 2 ones along
    /// each axis.
    @Test
    void onnxSameUpperGivesNineInTheFirstCorner() {
        ConvDims d = ConvDims.of(1, 6, 6, 1, 3, 3, 1, Padding.SAME).stride(2, 2).withoutBias();
        Expected y = ConvOracle.forward(d, ones(d.xShape()), ones(d.wShape()), null);
        assertArrayEquals(new double[] {9, 9, 6, 9, 9, 6, 6, 6, 4}, y.value());
        assertArrayEquals(new int[] {9, 9, 6, 9, 9, 6, 6, 6, 4}, y.terms());
    }

    /// Row 1 2 3 4 with the kernel 10 1: 12 23 34; with a flipped kernel it would be 21 32 43.
    @Test
    void theKernelIsNotFlipped() {
        ConvDims d = ConvDims.of(1, 1, 4, 1, 1, 2, 1, Padding.VALID).withoutBias();
        Expected y = ConvOracle.forward(d, new float[] {1, 2, 3, 4}, new float[] {10, 1}, null);
        assertArrayEquals(new double[] {12, 23, 34}, y.value());
    }

    /// 2·(-3) + 5·4 + bias -1 = 13; magnitude 6 + 20 + 1; three terms.
    @Test
    void eachElementHasItsMagnitudeAndItsNumberOfTermsIncludingTheBias() {
        ConvDims d = ConvDims.of(1, 1, 1, 2, 1, 1, 1, Padding.VALID);
        Expected y = ConvOracle.forward(d, new float[] {2, 5}, new float[] {-3, 4}, new float[] {-1});
        assertArrayEquals(new double[] {13}, y.value());
        assertArrayEquals(new double[] {27}, y.magnitude());
        assertArrayEquals(new int[] {3}, y.terms());
        assertEquals(2 * (3 * 0x1p-24 / (1 - 3 * 0x1p-24)) * 27, y.bound(Precision.FLOAT32, 0), 1e-20);
    }

    /// One row, dilation 2, kernel 100 10 1, SAME: two pixels of padding on each side.
    @Test
    void dilatedTapsSkipPixels() {
        ConvDims d =
                ConvDims.of(1, 1, 5, 1, 1, 3, 1, Padding.SAME).dilation(1, 2).withoutBias();
        Expected y = ConvOracle.forward(d, new float[] {1, 2, 3, 4, 5}, new float[] {100, 10, 1}, null);
        assertArrayEquals(new double[] {13, 24, 135, 240, 350}, y.value());
    }

    /// HWIO: with input channels 1 and 10 and filters (1, 2 | 3, 4): y0 = 1·1 + 10·3, y1 = 1·2 + 10·4.
    @Test
    void kernelsAreHwio() {
        ConvDims d = ConvDims.of(1, 1, 1, 2, 1, 1, 2, Padding.VALID).withoutBias();
        Expected y = ConvOracle.forward(d, new float[] {1, 10}, new float[] {1, 2, 3, 4}, null);
        assertArrayEquals(new double[] {31, 42}, y.value());
    }

    /// Row of three with the kernel (a, b) = (10, 1), VALID: dx = (10·dy0, 1·dy0 + 10·dy1, 1·dy1), dw =
    /// (x0·dy0 + x1·dy1, x1·dy0 + x2·dy1), db = dy0 + dy1.
    @Test
    void gradientsByHand() {
        ConvDims d = ConvDims.of(1, 1, 3, 1, 1, 2, 1, Padding.VALID);
        float[] dy = {2, 5};
        assertArrayEquals(
                new double[] {20, 52, 5},
                ConvOracle.gradInput(d, dy, new float[] {10, 1}).value());
        Expected dw = ConvOracle.gradWeights(d, new float[] {3, 4, 7}, dy);
        assertArrayEquals(new double[] {26, 43}, dw.value());
        Expected db = ConvOracle.gradBias(d, dy);
        assertArrayEquals(new double[] {7}, db.value());
        assertArrayEquals(new int[] {1}, db.terms(), "two terms need one addition");
        assertEquals(1, db.factors());
    }

    /// Convolution is linear in x and in w, so ⟨dy, y⟩ = ⟨dx, x⟩ = ⟨dw, w⟩, exactly for integers.
    @Test
    void gradientsAreAdjointToTheForwardPass() {
        for (ConvDims d : List.of(
                ConvDims.of(2, 7, 6, 3, 3, 2, 4, Padding.SAME).stride(2, 1).withoutBias(),
                ConvDims.of(1, 9, 8, 2, 3, 3, 3, Padding.VALID).dilation(2, 3).withoutBias(),
                ConvDims.of(1, 5, 8, 2, 4, 1, 2, Padding.SAME).stride(3, 2).withoutBias())) {
            float[] x = integers(NamedArray.elements(d.xShape()), 5);
            float[] w = integers(NamedArray.elements(d.wShape()), 7);
            float[] dy = integers(NamedArray.elements(d.yShape()), 11);
            double product = inner(ConvOracle.forward(d, x, w, null), dy);
            assertEquals(product, inner(ConvOracle.gradInput(d, dy, w), x), d.toString());
            assertEquals(product, inner(ConvOracle.gradWeights(d, x, dy), w), d.toString());
        }
    }

    @Test
    void denseByHand() {
        DenseDims d = new DenseDims(2, 2, 3, true);
        float[] x = {1, 2, 3, 4};
        float[] w = {1, 2, 3, 10, 20, 30};
        float[] dy = {1, 0, -1, 2, 1, 0};
        assertArrayEquals(
                new double[] {121, 242, 363, 143, 286, 429},
                DenseOracle.forward(d, x, w, new float[] {100, 200, 300}).value());
        assertArrayEquals(
                new double[] {-2, -20, 4, 40}, DenseOracle.gradInput(d, dy, w).value());
        assertArrayEquals(
                new double[] {7, 3, -1, 10, 4, -2},
                DenseOracle.gradWeights(d, x, dy).value());
        assertArrayEquals(new double[] {3, 1, -1}, DenseOracle.gradBias(d, dy).value());
    }

    private static float[] integers(int count, int modulus) {
        float[] integers = new float[count];
        for (int i = 0; i < count; i++) {
            integers[i] = i * i % modulus - modulus / 2;
        }
        return integers;
    }

    private static double inner(Expected a, float[] b) {
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += a.value()[i] * b[i];
        }
        return sum;
    }
}
