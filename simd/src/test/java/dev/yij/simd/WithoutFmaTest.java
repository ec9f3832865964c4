package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.scalar.ScalarBackend;
import org.junit.jupiter.api.Test;

/// Runs in a JVM of its own that was started with `-XX:-UseFMA`; see the module's pom.
class WithoutFmaTest {

    @Test
    void fastIsNamedStrictAndTheDescriptionGivesTheReason() {
        assertFalse(SimdBackends.hasFma());
        try (Backend backend = SimdBackends.create(Mode.FAST, 2)) {
            assertEquals("STRICT", backend.arithmetic());
            assertTrue(backend.description().startsWith("simd STRICT, "), backend.description());
            assertTrue(backend.description().endsWith(", no fused multiply-add"), backend.description());
        }
    }

    @Test
    void fusedKeepsItsBitsAndItsName() {
        try (Backend backend = SimdBackends.create(Mode.FUSED, 1)) {
            assertEquals("FUSED", backend.arithmetic());
            Conv2DShape s = Conv2DShape.of(new DenseShape(1, 2, 1));
            float[] y = poisoned(1);
            float a = 1 + 0x1p-12f;
            backend.conv2d(s, new float[] {1, a}, new float[] {-1 - 0x1p-11f, a}, null, y);
            // (1 + e)² - (1 + 2e) = e², which is lost where the product is rounded first
            assertEquals(0x1p-24f, y[0]);
        }
    }

    @Test
    void fastHasTheBitsOfTheReferenceInBothPasses() {
        Conv2DShape s = Convolutions.shape(2, 9, 7, 3, 3, 1, 1, 32, 16, Padding.SAME);
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] dy = random(s.outputSize(), 3);
        ScalarBackend reference = new ScalarBackend();
        try (Backend backend = SimdBackends.create(Mode.FAST, 2)) {
            float[] expected = poisoned(s.outputSize());
            float[] found = poisoned(s.outputSize());
            reference.conv2d(s, x, w, null, expected);
            backend.conv2d(s, x, w, null, found);
            assertSameBits(expected, found, "conv2d");
            float[] expectedDx = poisoned(s.inputSize());
            float[] foundDx = poisoned(s.inputSize());
            reference.conv2dGradInput(s, dy, w, expectedDx);
            backend.conv2dGradInput(s, dy, w, foundDx);
            assertSameBits(expectedDx, foundDx, "conv2dGradInput");
        }
    }
}
