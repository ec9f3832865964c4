package dev.yij.contract;

import dev.yij.reference.scalar.ScalarBackend;

/// The reference before the independent oracle.
class ScalarContractTest extends ReferenceContract {

    ScalarContractTest() {
        super(new ScalarBackend());
    }
}
