package dev.yij.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Backend;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/// Each run of the suite asks for a vector width (`yij.test.bits`, set in the module's pom); this tests which
/// one it got.
class VectorWidthTest {

    @Test
    void theVectorsHaveTheRequestedWidthOrThatOfTheMachine() {
        int asked = Integer.getInteger("yij.test.bits", 512);
        int found = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        System.out.println("vectors of " + found + " bits, " + asked + " asked for");
        assertTrue(found <= asked, found + " bits where at most " + asked + " were asked for");
        assertTrue(found >= Math.min(asked, 128), found + " bits, though every machine has 128");
    }

    @Test
    void theDescriptionNamesModeWidthAndThreads() {
        int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        try (Backend one = SimdBackends.create(Mode.STRICT, 1);
                Backend two = SimdBackends.create(Mode.FAST, 2)) {
            assertEquals("simd STRICT, " + bits + "-bit vectors, 1 thread", one.description());
            assertEquals("simd FAST, " + bits + "-bit vectors, 2 threads", two.description());
        }
    }
}
