package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static dev.yij.simd.Arrays32.smallIntegers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.simd.gemm.Patches;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Im2colBackendTest {

    private static final Backend REFERENCE = new ScalarBackend();
    private static final Backend IM2COL = new Im2colBackend();

    @Test
    void aRowOfThePatchMatrixIsTheWindowOfAnOutputPixel() {
        Conv2DShape s = Convolutions.shape(1, 3, 3, 2, 2, 1, 1, 1, 1, Padding.VALID);
        float[] x = {
            1, 2, 3, //
            4, 5, 6, //
            7, 8, 9
        };
        float[] expected = {
            1, 2, 4, 5, // window at (0, 0)
            2, 3, 5, 6, // (0, 1)
            4, 5, 7, 8, // (1, 0)
            5, 6, 8, 9 // (1, 1)
        };
        assertArrayEquals(expected, Im2colBackend.patches(s, x));
    }

    @Test
    void channelsOfATapAreAdjacentAndThePaddingIsZero() {
        Conv2DShape s = new Conv2DShape(1, Window.padded(1, 1, 1, 1, 0, 0), Window.padded(2, 2, 2, 1, 1, 1), 2, 1);
        float[] x = {1, 10, 2, 20}; // two pixels of two channels
        assertArrayEquals(new float[] {0, 0, 1, 10, 2, 20, 0, 0}, Im2colBackend.patches(s, x));
    }

    static Stream<Conv2DShape> shapes() {
        return Convolutions.explicit().stream();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void thePatchMatrixIsTheOneThatTheFastBackendNeverStores(Conv2DShape s) {
        float[] x = random(s.inputSize(), 1);
        float[] expected = new float[s.outputSize() / s.outC() * s.terms()];
        Patches packed = Patches.ofInput(s, x);
        packed.pack(0, packed.rows(), 0, packed.columns(), expected, packed.columns());
        assertSameBits(expected, Im2colBackend.patches(s, x), s.toString());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void smallIntegersGiveTheResultsOfTheReference(Conv2DShape s) {
        float[] x = smallIntegers(s.inputSize(), 1);
        float[] w = smallIntegers(s.kernelSize(), 2);
        float[] b = smallIntegers(s.outC(), 3);
        float[] dy = smallIntegers(s.outputSize(), 4);
        float[] y = poisoned(s.outputSize());
        float[] dx = poisoned(s.inputSize());
        float[] dw = smallIntegers(s.kernelSize(), 5);
        float[] db = smallIntegers(s.outC(), 6);
        float[] foundY = y.clone();
        float[] foundDx = dx.clone();
        float[] foundDw = dw.clone();
        float[] foundDb = db.clone();
        REFERENCE.conv2d(s, x, w, b, y);
        REFERENCE.conv2dGradInput(s, dy, w, dx);
        REFERENCE.conv2dGradWeights(s, x, dy, dw, db);
        IM2COL.conv2d(s, x, w, b, foundY);
        IM2COL.conv2dGradInput(s, dy, w, foundDx);
        IM2COL.conv2dGradWeights(s, x, dy, foundDw, foundDb);
        assertSameNumbers(y, foundY, "conv2d " + s);
        assertSameNumbers(dx, foundDx, "conv2dGradInput " + s);
        assertSameNumbers(dw, foundDw, "conv2dGradWeights " + s);
        assertSameNumbers(db, foundDb, "conv2dGradWeights, bias " + s);
    }

    /// -0.0 equals 0.
    private static void assertSameNumbers(float[] expected, float[] found, String what) {
        for (float[] numbers : Stream.of(expected, found).toList()) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] += 0f;
            }
        }
        assertSameBits(expected, found, what);
    }

    @Test
    void anInfiniteWeightOverPaddingGivesNaNWhereTheReferenceSkipsIt() {
        Conv2DShape s = Convolutions.shape(1, 1, 1, 1, 3, 1, 1, 1, 1, Padding.SAME);
        float[] w = {Float.POSITIVE_INFINITY, 2, 0};
        float[] y = new float[1];
        REFERENCE.conv2d(s, new float[] {3}, w, null, y);
        assertEquals(6f, y[0]);
        IM2COL.conv2d(s, new float[] {3}, w, null, y);
        assertEquals(Float.NaN, y[0]);
    }

    @Test
    void aPatchMatrixThatNoArrayCanHoldIsRefused() {
        Conv2DShape s = Convolutions.shape(1, 4096, 4096, 31, 31, 1, 1, 1, 1, Padding.SAME);
        var refused = assertThrows(IllegalArgumentException.class, () -> Im2colBackend.patches(s, new float[0]));
        assertEquals(
                "the patch matrix of " + s + " has 16122904576 elements, more than the 2147483639 of an array: "
                        + "compute fewer images at a time",
                refused.getMessage());
    }

    @Test
    void theDescriptionNamesTheAlgorithmAndTheLibrary() {
        assertEquals("im2col, matrix products by EJML", IM2COL.description());
    }
}
