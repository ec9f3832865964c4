package dev.yij.testvectors.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import org.junit.jupiter.api.Test;

class PoolOracleTest {

    /// The figure of max pooling in the book's chapter.
    @Test
    void theFigureOfTheChapter() {
        float[] x = {
            1.5f, -0.2f, -1.9f, 1.4f, 3.6f, 1.2f, //
            0.4f, 2.3f, 1.3f, -0.5f, -0.4f, 1.2f, //
            -0.3f, -0.4f, 1.5f, 0.3f, 0.0f, 4.7f, //
            -0.1f, -3.0f, 0.4f, 1.2f, -0.3f, 2.8f
        };
        Expected y = PoolOracle.max(PoolDims.of(1, 4, 6, 1, 2, 2), x);
        assertArrayEquals(new double[] {2.3f, 1.4f, 3.6f, -0.1f, 1.5f, 4.7f}, y.value());
        assertEquals(0, y.bound(Precision.FLOAT32, 0), "a maximum is exact");
    }

    @Test
    void theFirstMaximumInRowMajorOrderReceivesTheGradient() {
        PoolDims d = PoolDims.of(1, 2, 2, 1, 2, 2);
        Expected dx = PoolOracle.maxGrad(d, new float[] {1, 2, 2, 2}, new float[] {1});
        assertArrayEquals(new double[] {0, 1, 0, 0}, dx.value());
        assertEquals(0, dx.bound(Precision.FLOAT32, 1), "a single gradient is passed on as it is");
    }

    /// Row 1 3 2 with overlapping windows of two: 3 is the maximum of both.
    @Test
    void overlappingWindowsAddTheirGradients() {
        PoolDims d = new PoolDims(1, 1, 3, 1, 1, 2, 1, 1, Padding.VALID);
        Expected dx = PoolOracle.maxGrad(d, new float[] {1, 3, 2}, new float[] {10, 7});
        assertArrayEquals(new double[] {0, 17, 0}, dx.value());
        assertEquals(1, dx.terms()[1]);
    }

    /// Three columns, windows of two, SAME: the last window has one pixel, and a padding of 0 would be the
    /// maximum.
    @Test
    void paddingIsNeitherMaximumNorCounted() {
        PoolDims d = new PoolDims(1, 1, 3, 1, 1, 2, 2, 2, Padding.SAME);
        float[] x = {-4, -2, -6};
        assertArrayEquals(new double[] {-2, -6}, PoolOracle.max(d, x).value());
        assertArrayEquals(new double[] {-3, -6}, PoolOracle.average(d, x).value());
        assertArrayEquals(
                new double[] {4, 4, 5},
                PoolOracle.averageGrad(d, new float[] {8, 5}).value());
    }

    @Test
    void validPoolingDropsTheRemainder() {
        PoolDims d = PoolDims.of(1, 3, 3, 1, 2, 2);
        float[] x = {1, 2, 9, 3, 6, 9, 9, 9, 9};
        assertArrayEquals(new double[] {6}, PoolOracle.max(d, x).value());
        assertArrayEquals(new double[] {3}, PoolOracle.average(d, x).value());
        assertArrayEquals(
                new double[] {0, 0, 0, 0, 1, 0, 0, 0, 0},
                PoolOracle.maxGrad(d, x, new float[] {1}).value());
    }

    @Test
    void globalPoolingIsOneWindowForEachChannel() {
        PoolDims d = PoolDims.global(1, 2, 2, 2);
        float[] x = {1, 10, 2, 20, 3, 30, 6, 40};
        assertArrayEquals(new double[] {6, 40}, PoolOracle.max(d, x).value());
        assertArrayEquals(new double[] {3, 25}, PoolOracle.average(d, x).value());
        assertEquals(5, PoolOracle.average(d, x).terms()[0], "three additions, two roundings for the quotient");
    }
}
