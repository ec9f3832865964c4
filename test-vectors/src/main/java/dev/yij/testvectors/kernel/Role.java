package dev.yij.testvectors.kernel;

/// What a kernel does with an array.
public enum Role {
    /// Reads it, and must not change it.
    INPUT,
    /// Overwrites it; it is filled with NaN ([POISON][dev.yij.testvectors.compare.ZeroTrust#POISON]) before the
    /// call, or contains an earlier result.
    OUTPUT,
    /// Overwrites it or adds to it; it is filled with 0 before the call.
    ADDED_TO,
    /// Reads it and updates it in place.
    UPDATED;

    /// Whether a kernel reads values from the array.
    public boolean isInput() {
        return this == INPUT || this == UPDATED;
    }

    /// Whether a kernel leaves a result in the array.
    public boolean isOutput() {
        return this != INPUT;
    }
}
