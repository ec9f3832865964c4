package dev.yij.bench;

/// P
public final class P {
    private P() {}
}
