package dev.yij.testvectors.dims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvDimsTest {

    /// By TensorFlow's formula: total = max((out-1)·stride + (k-1)·dilation + 1 - in, 0), before = ⌊total/2⌋.
    @ParameterizedTest
    @CsvSource({
        "10, 3, 1, 1, 10, 1, 1",
        "10, 2, 1, 1, 10, 0, 1",
        "10, 4, 1, 1, 10, 1, 2",
        "224, 3, 2, 1, 112, 0, 1",
        "224, 7, 2, 1, 112, 2, 3",
        "6, 3, 2, 1, 3, 0, 1",
        "7, 1, 2, 1, 4, 0, 0",
        "10, 3, 3, 1, 4, 1, 1",
        "11, 3, 1, 2, 11, 2, 2",
        "1, 3, 1, 1, 1, 1, 1"
    })
    void samePaddingPutsTheOddPixelAtTheEnd(int in, int k, int stride, int dilation, int out, int before, int after) {
        ConvDims d = ConvDims.of(1, in, 5, 1, k, 1, 1, Padding.SAME)
                .stride(stride, 1)
                .dilation(dilation, 1);
        assertEquals(out, d.outH());
        assertEquals(before, d.padTop());
        assertEquals(after, d.padBottom());
    }

    @ParameterizedTest
    @CsvSource({"10, 3, 1, 1, 8", "10, 3, 2, 1, 4", "10, 3, 2, 2, 3", "7, 7, 3, 1, 1", "11, 2, 3, 3, 3"})
    void validPaddingCountsTheWindowsThatFit(int in, int k, int stride, int dilation, int out) {
        ConvDims d = ConvDims.of(1, 5, in, 1, 1, k, 1, Padding.VALID)
                .stride(1, stride)
                .dilation(1, dilation);
        assertEquals(out, d.outW());
        assertEquals(0, d.padLeft());
        assertEquals(0, d.padRight());
    }

    @Test
    void aKernelLargerThanTheImageIsRefusedWithoutPadding() {
        Exception refused =
                assertThrows(IllegalArgumentException.class, () -> ConvDims.of(1, 2, 5, 1, 3, 3, 1, Padding.VALID));
        assertTrue(refused.toString().contains("3×3"), refused.toString());
        assertTrue(refused.toString().contains("2×5"), refused.toString());
    }

    @Test
    void aShapeNeedsPositiveNumbers() {
        assertThrows(IllegalArgumentException.class, () -> ConvDims.of(0, 2, 5, 1, 1, 1, 1, Padding.VALID));
        assertThrows(IllegalArgumentException.class, () -> PoolDims.of(1, 4, 4, 0, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> new DenseDims(1, 0, 3, true));
    }
}
