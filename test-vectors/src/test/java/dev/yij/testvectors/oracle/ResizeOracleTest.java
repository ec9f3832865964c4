package dev.yij.testvectors.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.yij.testvectors.dims.ResizeDims;
import org.junit.jupiter.api.Test;

class ResizeOracleTest {

    /// Two pixels become four, at 0, ¼, ¾ and 1: the pixels' centres, within the image. Both pixels count for
    /// each, because a position in float32 may be on the other side.
    @Test
    void twoPixelsBecomeFourByHand() {
        ResizeDims d = new ResizeDims(1, 1, 2, 1, 4, 1, true);
        Expected y = ResizeOracle.forward(d, new float[] {8, -4});
        assertArrayEquals(new double[] {8, 5, -1, -4}, y.value());
        assertArrayEquals(new double[] {12, 12, 12, 12}, y.magnitude());
        assertArrayEquals(new int[] {18, 18, 18, 18}, y.terms(), "8, 4 for each of 2 pixels, 2 terms");
        Expected dx = ResizeOracle.gradient(d, new float[] {1, -1, 2, 4});
        assertArrayEquals(new double[] {1 - 0.75 + 0.5, -0.25 + 1.5 + 4}, dx.value());
        assertArrayEquals(new double[] {8, 8}, dx.magnitude());
        assertArrayEquals(new int[] {20, 20}, dx.terms(), "8, 4 for each of 2 pixels, 4 terms");
    }

    /// At the size it has, an image stays as it is; the direct neighbours count, with the factor 0.
    @Test
    void pixelsFurtherThanOneDoNotCount() {
        Expected y = ResizeOracle.forward(new ResizeDims(1, 3, 1, 3, 1, 1, false), new float[] {8, -4, 2});
        assertArrayEquals(new double[] {8, -4, 2}, y.value());
        assertArrayEquals(new double[] {12, 14, 6}, y.magnitude());
        assertArrayEquals(new int[] {22, 23, 22}, y.terms(), "8, 4 for each of 3 pixels, 2 or 3 terms");
    }
}
