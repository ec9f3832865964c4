package dev.yij.simd.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.simd.Arrays32;
import dev.yij.simd.Convolutions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatchesTest {

    /// An image of 2×3 pixels and one channel, 1 2 3 / 4 5 6, with windows of 2×3 taps and SAME padding.
    private static final Conv2DShape IMAGE =
            new Conv2DShape(1, Window.of(2, 2, 1, 1, Padding.SAME), Window.of(3, 3, 1, 1, Padding.SAME), 1, 1);

    @Test
    void theWindowAtTheCornerHasZerosInThePadding() {
        Patches patches = Patches.ofInput(IMAGE, new float[] {1, 2, 3, 4, 5, 6});
        assertEquals(6, patches.rows());
        assertEquals(6, patches.columns());
        float[] out = new float[12];
        Arrays.fill(out, Float.NaN);
        patches.pack(0, 2, 0, 6, out, 6);
        assertArrayEquals(new float[] {0, 1, 2, 0, 4, 5, 1, 2, 3, 4, 5, 6}, out);
    }

    @Test
    void theGradientsOfAPixelAreInTheOrderOfTheRotatedKernel() {
        Patches patches = Patches.ofOutputGradient(IMAGE, new float[] {1, 2, 3, 4, 5, 6});
        float[] out = new float[6];
        patches.pack(4, 1, 0, 6, out, 6); // input pixel (1, 1): tap (kh, kw) reached it from output (1 - kh, 2 - kw)
        assertArrayEquals(new float[] {6, 5, 4, 3, 2, 1}, out);
    }

    static Stream<Conv2DShape> explicit() {
        return Convolutions.explicit().stream();
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void anyCutOfRowsAndColumnsIsAPartOfTheWhole(Conv2DShape s) {
        for (Patches patches : new Patches[] {
            Patches.ofInput(s, Arrays32.random(s.inputSize(), 1)),
            Patches.ofOutputGradient(s, Arrays32.random(s.outputSize(), 2))
        }) {
            int columns = patches.columns();
            float[] whole = new float[patches.rows() * columns];
            patches.pack(0, patches.rows(), 0, columns, whole, columns);
            int first = patches.rows() / 3;
            int rows = patches.rows() - first;
            int from = columns / 3;
            int stride = columns + 2;
            float[] part = new float[rows * stride];
            patches.pack(first, rows, from, columns, part, stride);
            for (int r = 0; r < rows; r++) {
                for (int k = from; k < columns; k++) {
                    assertEquals(whole[(first + r) * columns + k], part[r * stride + k - from]);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void overlappingRowsHoldTheSamePatches(Conv2DShape s) {
        for (Patches patches : new Patches[] {
            Patches.ofInput(s, Arrays32.random(s.inputSize(), 3)),
            Patches.ofOutputGradient(s, Arrays32.random(s.outputSize(), 4))
        }) {
            int width = patches.tapRow();
            int step = patches.overlap();
            for (int first = 0; step != 0 && first < patches.rows(); first += 1 + patches.line() / 2) {
                int rows = Math.min(5, patches.line() - first % patches.line());
                int start = step < 0 ? -step * rows : 0;
                for (int kh = 0; kh < patches.columns() / width; kh++) {
                    float[] expected = new float[rows * width];
                    patches.pack(first, rows, kh * width, (kh + 1) * width, expected, width);
                    float[] found = new float[start + Math.abs(step) * rows + width];
                    Arrays.fill(found, Float.NaN);
                    patches.packOverlapping(first, rows, kh, found, start);
                    for (int i = 0; i < expected.length; i++) {
                        assertEquals(expected[i], found[start + i / width * step + i % width], "row " + i / width);
                    }
                }
            }
        }
    }
}
