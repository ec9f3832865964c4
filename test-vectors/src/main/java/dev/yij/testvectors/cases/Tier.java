package dev.yij.testvectors.cases;

/// The agreement with the oracle that a case requires.
public enum Tier {
    /// Exact: all inputs are small integers, and every partial sum, in any order, is below 2²⁴, so that float32
    /// never rounds. The integers are exact in TF32, bfloat16 and float16 as well.
    EXACT_INTEGER,
    /// Exact: every result is an input, or one product with a power of two, or 0.
    EXACT_SELECTION,
    /// Each element within the error bound that the oracle derives for it.
    BOUND
}
