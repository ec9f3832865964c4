package dev.yij.simd.gemm;

/// How a product is added to an accumulator.
public enum Accumulation {
    /// Multiply, round, add, round: the bits of the scalar reference.
    MUL_ADD,
    /// Fused multiply-add, rounded once.
    FMA
}
