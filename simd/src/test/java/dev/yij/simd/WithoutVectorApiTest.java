package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs in a JVM of its own that was started without the module jdk.incubator.vector; see the module's pom.
class WithoutVectorApiTest {

    static Stream<Conv2DShape> explicit() {
        return Convolutions.explicit().stream();
    }

    @Test
    void theModuleIsAbsentInThisRun() {
        assertFalse(SimdBackends.hasVectorApi());
    }

    @Test
    void theDescriptionSaysThatEjmlComputesAndWhy() {
        try (Backend backend = SimdBackends.create(Mode.FAST, 2)) {
            assertTrue(backend.description().startsWith("portable (EJML), 2 threads"), backend.description());
            assertTrue(backend.description().contains("--add-modules jdk.incubator.vector"), backend.description());
        }
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void strictIsTheScalarReference(Conv2DShape s) {
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] expected = poisoned(s.outputSize());
        float[] found = poisoned(s.outputSize());
        new ScalarBackend().conv2d(s, x, w, null, expected);
        try (Backend strict = SimdBackends.create(Mode.STRICT, 2)) {
            assertTrue(strict.description().startsWith("portable STRICT (scalar)"), strict.description());
            strict.conv2d(s, x, w, null, found);
        }
        assertSameBits(expected, found, "conv2d " + s);
    }
}
