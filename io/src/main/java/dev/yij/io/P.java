package dev.yij.io;

/// P
public final class P {
    private P() {}
}
