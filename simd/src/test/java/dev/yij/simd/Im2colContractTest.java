package dev.yij.simd;

import dev.yij.contract.ReferenceContract;

/// Holds the textbook twin to the independent oracle.
class Im2colContractTest extends ReferenceContract {

    Im2colContractTest() {
        super(new Im2colBackend());
    }
}
