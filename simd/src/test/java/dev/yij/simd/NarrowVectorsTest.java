package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.scalar.ScalarBackend;
import org.junit.jupiter.api.Test;

/// Runs in a JVM of its own that was started with vectors of 64 bits, which the kernels cannot halve; see the
/// module's pom.
class NarrowVectorsTest {

    @Test
    void theDescriptionNamesThePlainLoopsAndTheReason() {
        assertEquals(64, SimdBackends.vectorBits());
        try (Backend backend = SimdBackends.create(Mode.FAST, 2)) {
            assertEquals(
                    "portable STRICT, 2 threads: vectors of this machine have only 64 bits", backend.description());
        }
    }

    @Test
    void aConvolutionHasTheBitsOfTheReference() {
        Conv2DShape s = Convolutions.shape(2, 9, 7, 3, 3, 1, 1, 32, 16, Padding.SAME);
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] expected = poisoned(s.outputSize());
        new ScalarBackend().conv2d(s, x, w, null, expected);
        float[] found = poisoned(s.outputSize());
        try (Backend backend = SimdBackends.create(Mode.FAST, 2)) {
            backend.conv2d(s, x, w, null, found);
        }
        assertSameBits(expected, found, "conv2d");
    }
}
