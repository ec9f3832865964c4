package dev.yij.testvectors.cases;

/// How closely a backend has to agree with the oracle.
public enum Tier {
    /// Exactly: all data are small integers and every partial sum, in any order, stays below 2²⁴, so that
    /// float32 never rounds. The integers are exact in TF32, bfloat16 and float16 as well.
    EXACT_INTEGER,
    /// Exactly: every result is an input, or one product with a power of two, or 0.
    EXACT_SELECTION,
    /// Each element to within the bound that the oracle derives for it.
    BOUND
}
