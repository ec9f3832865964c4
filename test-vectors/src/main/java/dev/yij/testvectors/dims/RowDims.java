package dev.yij.testvectors.dims;

import java.util.Map;

/// A kernel that is applied to each row of a row-major matrix: softmax, cross-entropy.
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

    /// Shape of an array with one element for each row.
    public int[] lossShape() {
        return new int[] {rows};
    }

    /// The rows of probabilities that numbers of classes stand for.
    public float[] oneHot(float[] labels) {
        float[] probabilities = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            probabilities[row * columns + (int) labels[row]] = 1;
        }
        return probabilities;
    }

    /// Numbers of classes as integers.
    public static int[] whole(float[] labels) {
        int[] numbers = new int[labels.length];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = (int) labels[row];
        }
        return numbers;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("axis", 1);
    }

    /// For example `5x20`.
    @Override
    public String toString() {
        return rows + "x" + columns;
    }
}
