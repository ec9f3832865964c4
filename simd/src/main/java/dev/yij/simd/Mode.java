package dev.yij.simd;

/// How a fast backend may round. Whatever the mode, the bits do not depend on the vector width or on the
/// number of threads.
public enum Mode {
    /// Multiply, round, add, round, in the order of the formula: the bits of the scalar reference.
    STRICT,
    /// The same order with fused multiply-add, which rounds once: within 2·γ(n)·(|b| + Σ|w·x|) of the
    /// reference.
    FUSED,
    /// Whatever is fastest within its documented bound; at present what [#FUSED] does.
    FAST
}
