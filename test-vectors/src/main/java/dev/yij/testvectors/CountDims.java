package dev.yij.testvectors;

/// A kernel that treats every element alike.
///
/// @param count how many elements
public record CountDims(int count) implements Dims {

    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public CountDims {
        Dims.requirePositive("an element-wise kernel", count);
    }

    /// For example `n1000`.
    @Override
    public String toString() {
        return "n" + count;
    }
}
