package dev.yij.simd;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Backend;
import org.junit.jupiter.api.Test;

/// Runs in a JVM of its own that was started without the module jdk.incubator.vector; see the module's pom.
class WithoutVectorApiTest {

    @Test
    void theModuleIsAbsentInThisRun() {
        assertFalse(SimdBackends.hasVectorApi());
    }

    @Test
    void theDescriptionNamesThePlainLoopsAndTheReason() {
        try (Backend backend = SimdBackends.create(Mode.FAST, 2)) {
            assertTrue(backend.description().startsWith("portable STRICT, 2 threads"), backend.description());
            assertTrue(backend.description().contains("--add-modules jdk.incubator.vector"), backend.description());
        }
    }
}
