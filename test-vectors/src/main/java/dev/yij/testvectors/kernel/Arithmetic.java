package dev.yij.testvectors.kernel;

/// How a kernel's outputs are computed, which decides how closely a backend can agree with the oracle.
public enum Arithmetic {
    /// Each output is one of the inputs, or 0: exact for any data.
    SELECTION,
    /// Each output is a sum of inputs or of products of inputs: exact where no partial sum is rounded, as with
    /// small integers.
    SUMS,
    /// Anything else: rounded for any data.
    FUNCTIONS
}
