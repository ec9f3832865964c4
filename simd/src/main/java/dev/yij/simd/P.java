package dev.yij.simd;

/// P
public final class P {
    private P() {}
}
