package dev.yij.testvectors.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Roundoff;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Padding;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two pixels 3, 4 with the norm 5 and two taps 6, 8 with the norm 10: a transform of 2 × 4 points has 3
/// levels.
class FftOracleTest {

    private static final ConvDims DIMS = ConvDims.of(1, 1, 2, 1, 1, 2, 1, Padding.VALID);
    private static final NamedArray X = new NamedArray("x", DIMS.xShape(), new float[] {3, 4});
    private static final NamedArray W = new NamedArray("w", DIMS.wShape(), new float[] {6, 8});
    private static final NamedArray B = new NamedArray("b", DIMS.bShape(), new float[] {-7});
    private static final NamedArray DY = new NamedArray("dy", DIMS.yShape(), new float[] {-2});
    private static final int ROUNDINGS = 60 + 1 + 4; // 3 · 3 · (1 + 4·√2) = 59.9, 1 channel, 4

    private static FftOracle.Model model(Expected exact, NamedArray... arrays) {
        return FftOracle.of(DIMS, new NamedArrays(List.of(arrays)), exact);
    }

    @Test
    void theBoundOfAnOutputByHand() {
        FftOracle.Model y = model(ConvOracle.forward(DIMS, X.data(), W.data(), B.data()), X, W, B);
        assertArrayEquals(new double[] {18 + 32 - 7}, y.bounded().value());
        assertArrayEquals(new double[] {5 * 10 + 7}, y.bounded().magnitude());
        assertArrayEquals(new int[] {ROUNDINGS}, y.bounded().terms());
        assertEquals(Roundoff.FLOAT32 * (Math.sqrt(3) * 50 + 43 + 7), y.usual()[0], 1e-18);
    }

    @Test
    void theBoundsOfGradientsByHand() {
        FftOracle.Model dx = model(ConvOracle.gradInput(DIMS, DY.data(), W.data()), DY, W);
        assertArrayEquals(new double[] {2 * 10, 2 * 10}, dx.bounded().magnitude());
        assertArrayEquals(new int[] {ROUNDINGS, ROUNDINGS}, dx.bounded().terms());
        FftOracle.Model dw = model(ConvOracle.gradWeights(DIMS, X.data(), DY.data()), X, DY);
        assertArrayEquals(new double[] {5 * 2, 5 * 2}, dw.bounded().magnitude());
        assertArrayEquals(new int[] {ROUNDINGS, ROUNDINGS}, dw.bounded().terms());
    }

    @Test
    void onlyPlainConvolutionsOfSeveralTapsFit() {
        ConvDims d = ConvDims.of(1, 9, 9, 2, 3, 3, 2, Padding.SAME);
        assertTrue(FftOracle.fits(d));
        assertTrue(FftOracle.fits(ConvDims.of(1, 9, 9, 2, 1, 2, 2, Padding.SAME)));
        assertFalse(FftOracle.fits(ConvDims.of(1, 9, 9, 2, 1, 1, 2, Padding.SAME)));
        assertFalse(FftOracle.fits(d.stride(2, 1)));
        assertFalse(FftOracle.fits(d.stride(1, 2)));
        assertFalse(FftOracle.fits(d.dilation(2, 1)));
        assertFalse(FftOracle.fits(d.dilation(1, 2)));
        assertFalse(FftOracle.fits(d.groups(2)));
    }
}
