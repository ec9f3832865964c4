package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Map;

/// A batch of matrix products. Row-major: a `batch × rows × inner`, b `batch × inner × columns`, y `batch ×
/// rows × columns`; a transposed matrix is stored the other way round, `batch × inner × rows`.
///
/// @param batch      number of products
/// @param rows       rows of y
/// @param inner      products in each sum
/// @param columns    columns of y
/// @param transposeA whether a is stored transposed
/// @param transposeB whether b is stored transposed
public record MatMulDims(int batch, int rows, int inner, int columns, boolean transposeA, boolean transposeB)
        implements Dims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public MatMulDims {
        Dims.requirePositive("matmul", batch, rows, inner, columns);
    }

    /// Shape of a as it is stored.
    public int[] aShape() {
        return transposeA ? new int[] {batch, inner, rows} : new int[] {batch, rows, inner};
    }

    /// Shape of b as it is stored.
    public int[] bShape() {
        return transposeB ? new int[] {batch, columns, inner} : new int[] {batch, inner, columns};
    }

    /// Shape of the products.
    public int[] yShape() {
        return new int[] {batch, rows, columns};
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("transpose_a", transposeA);
        attributes.put("transpose_b", transposeB);
        return attributes;
    }

    /// For example `b3_5x7x4_ta`, for sums of 7 products.
    @Override
    public String toString() {
        return "b" + batch + "_" + rows + "x" + inner + "x" + columns + (transposeA ? "_ta" : "")
                + (transposeB ? "_tb" : "");
    }
}
