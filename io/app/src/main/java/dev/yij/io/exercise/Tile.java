package dev.yij.io.exercise;

/// What the exercise on the GEMM micro-kernel implements: one tile of a matrix product, from panels that have
/// been packed so that both are read from front to back.
@FunctionalInterface
public interface Tile {

    /// Rows of the tile.
    int ROWS = 4;

    /// Columns of the tile.
    int COLUMNS = 8;

    /// c[i·COLUMNS + j] += Σ a[k·ROWS + i] · b[k·COLUMNS + j] over k.
    ///
    /// @param depth the number of products of each sum
    /// @param a     `depth × ROWS`: one column of the left matrix after the other
    /// @param b     `depth × COLUMNS`: one row of the right matrix after the other
    /// @param c     `ROWS × COLUMNS`, to which the product is added
    void multiply(int depth, float[] a, float[] b, float[] c);
}
