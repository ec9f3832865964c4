package dev.yij.testvectors;

/// Placeholder
public final class Roundoff {
    private Roundoff() {}
}
