package dev.yij.testvectors.dims;

import java.util.Map;

/// An element-wise kernel.
///
/// @param count number of elements
public record CountDims(int count) implements Dims {

    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public CountDims {
        Dims.requirePositive("an element-wise kernel", count);
    }

    /// Shape of every array.
    public int[] shape() {
        return new int[] {count};
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("elementwise", true);
    }

    /// For example `n1000`.
    @Override
    public String toString() {
        return "n" + count;
    }
}
