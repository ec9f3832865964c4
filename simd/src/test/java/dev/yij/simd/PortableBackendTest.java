package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static dev.yij.simd.Arrays32.started;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds [PortableBackend] bit by bit to [ScalarBackend], and its matrix product to EJML's.
class PortableBackendTest {

    private static final Backend REFERENCE = new ScalarBackend();
    private static final List<Backend> PORTABLE =
            List.of(SimdBackends.quickStart(1), SimdBackends.quickStart(2), SimdBackends.quickStart(3));

    static Stream<Conv2DShape> shapes() {
        return Stream.concat(
                Convolutions.explicit().stream(),
                Stream.of(
                        Convolutions.shape(1, 24, 23, 3, 3, 1, 1, 15, 3, Padding.SAME))); // more than one block of rows
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theOutputHasTheBitsOfTheReference(Conv2DShape s) {
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] b = random(s.outC(), 3);
        float[] expected = poisoned(s.outputSize());
        REFERENCE.conv2d(s, x, w, b, expected);
        for (Backend portable : PORTABLE) {
            float[] found = poisoned(s.outputSize());
            portable.conv2d(s, x, w, b, found);
            assertSameBits(expected, found, portable.description() + s);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theGradientsHaveTheBitsOfTheReference(Conv2DShape s) {
        float[] x = random(s.inputSize(), 4);
        float[] w = random(s.kernelSize(), 5);
        float[] dy = random(s.outputSize(), 6);
        float[] expectedX = poisoned(s.inputSize());
        float[] expectedW = started(s.kernelSize(), 7);
        float[] expectedB = started(s.outC(), 8);
        float[] startW = expectedW.clone();
        float[] startB = expectedB.clone();
        REFERENCE.conv2dGradInput(s, dy, w, expectedX);
        REFERENCE.conv2dGradWeights(s, x, dy, expectedW, expectedB);
        for (Backend portable : PORTABLE) {
            float[] dx = poisoned(s.inputSize());
            float[] dw = startW.clone();
            float[] db = startB.clone();
            portable.conv2dGradInput(s, dy, w, dx);
            portable.conv2dGradWeights(s, x, dy, dw, db);
            assertSameBits(expectedX, dx, "input " + s);
            assertSameBits(expectedW, dw, "weights " + s);
            assertSameBits(expectedB, db, "bias " + s);
        }
    }

    @Test
    void denseLayersHaveTheBitsOfTheReference() {
        DenseShape s = new DenseShape(3, 19, 5);
        float[] x = random(57, 9);
        float[] w = random(95, 10);
        float[] b = random(5, 11);
        float[] expected = poisoned(15);
        float[] found = poisoned(15);
        REFERENCE.dense(s, x, w, b, expected);
        PORTABLE.get(1).dense(s, x, w, b, found);
        assertSameBits(expected, found, "dense");
    }

    @Test
    void aDenseLayerIsEjmlsMatrixProduct() {
        DenseShape s = new DenseShape(7, 33, 6);
        float[] x = Arrays32.smallIntegers(7 * 33, 1);
        float[] w = Arrays32.smallIntegers(33 * 6, 2);
        FMatrixRMaj expected = new FMatrixRMaj(7, 6);
        CommonOps_FDRM.mult(FMatrixRMaj.wrap(7, 33, x), FMatrixRMaj.wrap(33, 6, w), expected);
        float[] found = new float[7 * 6];
        PORTABLE.getFirst().dense(s, x, w, null, found);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected.data[i] + 0f, found[i] + 0f);
        }
    }

    @Test
    void theDescriptionNamesTheReasonForItsChoice() {
        assertEquals(
                "portable STRICT, 2 threads: for a quick start", PORTABLE.get(1).description());
    }
}
