package dev.yij.testvectors;

/// A kernel that treats every row of a row-major matrix alike: softmax, cross-entropy.
///
/// @param rows    images in the batch
/// @param columns classes
public record RowDims(int rows, int columns) implements Dims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public RowDims {
        Dims.requirePositive("a row-wise kernel", rows, columns);
    }

    /// Shape of the matrix.
    public int[] shape() {
        return new int[] {rows, columns};
    }

    /// For example `5x20`.
    @Override
    public String toString() {
        return rows + "x" + columns;
    }
}
