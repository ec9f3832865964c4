package dev.yij.simd;

import dev.yij.reference.scalar.ScalarBackend;

/// [Mode#STRICT] without the Vector API: the scalar reference itself, since EJML does not promise an order of
/// summation.
final class PortableStrictBackend extends ScalarBackend {

    @Override
    public String description() {
        return "portable STRICT (scalar), 1 thread: " + PortableBackend.WHY;
    }
}
