package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Map;

/// A layer normalization: each row of a row-major matrix is normalized by its own mean and variance.
///
/// @param rows    rows, such as the positions of a sequence
/// @param columns numbers of each row, the features
/// @param epsilon added to a variance before the root
public record LayerNormDims(int rows, int columns, double epsilon) implements Dims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if a size is below 1, or ε is not positive
    public LayerNormDims {
        Dims.requirePositive("layer normalization", rows, columns);
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon must be positive, found " + epsilon);
        }
    }

    /// Shape of the matrix.
    public int[] shape() {
        return new int[] {rows, columns};
    }

    /// Shape of an array with one number for each column.
    public int[] columnShape() {
        return new int[] {columns};
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("axis", 1);
        attributes.put("epsilon", epsilon);
        return attributes;
    }

    /// For example `4x33_e0.001`.
    @Override
    public String toString() {
        return rows + "x" + columns + "_e" + epsilon;
    }
}
