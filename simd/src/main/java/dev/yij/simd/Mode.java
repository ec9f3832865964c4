package dev.yij.simd;

import dev.yij.simd.gemm.Accumulation;

/// How a fast backend may round. In every mode, the result of a kernel does not depend on the vector width or
/// on the number of threads.
public enum Mode {
    /// Multiply, round, add, round, in the order of the formula: the bits of the scalar reference.
    STRICT,
    /// The same order with fused multiply-add, which rounds once: within 2·γ(n)·(|b| + Σ|w·x|) of the
    /// reference.
    FUSED,
    /// [#FUSED], except that a 3×3 convolution with stride 1, no dilation, and multiples of 16 input and output
    /// channels is computed by Winograd's F(4×4, 3×3), unless the output is so small that most of a tile would
    /// be wasted. It takes a quarter of the multiplications and has a larger bound, which the class `Winograd`
    /// of test-vectors derives.
    FAST;

    Accumulation accumulation() {
        return this == STRICT ? Accumulation.MUL_ADD : Accumulation.FMA;
    }
}
