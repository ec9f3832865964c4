package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// An element-wise product of two matrices that are views.
///
/// @param rows      rows of both matrices
/// @param columns   columns of both matrices
/// @param placement how the matrices are placed in their buffers
public record ProductViewDims(int rows, int columns, Placement placement) implements Dims {

    /// How the matrices are placed in their buffers.
    public enum Placement {
        /// a is stored transposed, b dense.
        TRANSPOSED,
        /// a is cut out of a larger matrix; of b's buffer every third row is used.
        SLICES,
        /// a is one column for all columns (stride 0), b one row for all rows.
        BROADCAST
    }

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public ProductViewDims {
        Dims.requirePositive("an element-wise kernel", rows, columns);
    }

    /// a in its buffer.
    public View a() {
        int[] shape = shape();
        return switch (placement) {
            case TRANSPOSED -> View.of(shape, new int[] {1, 0}, new int[] {1, 1}, 0);
            case SLICES -> View.of(shape, new int[] {0, 1}, new int[] {1, 1}, 2);
            case BROADCAST -> new View(shape, new int[] {1, 0}, 0, rows);
        };
    }

    /// b in its buffer.
    public View b() {
        int[] shape = shape();
        return switch (placement) {
            case TRANSPOSED -> View.of(shape, new int[] {0, 1}, new int[] {1, 1}, 0);
            case SLICES -> View.of(shape, new int[] {0, 1}, new int[] {3, 1}, 0);
            case BROADCAST -> new View(shape, new int[] {0, 1}, 0, columns);
        };
    }

    /// Shape of the product, which is dense.
    public int[] shape() {
        return new int[] {rows, columns};
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("placement", placement.name().toLowerCase(Locale.ROOT));
        Map<String, Object> views = new LinkedHashMap<>();
        views.put("a", a().attributes());
        views.put("b", b().attributes());
        attributes.put("views", views);
        return attributes;
    }

    /// For example `5x33_transposed`.
    @Override
    public String toString() {
        return rows + "x" + columns + "_" + placement.name().toLowerCase(Locale.ROOT);
    }
}
