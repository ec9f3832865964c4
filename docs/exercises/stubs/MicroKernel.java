import dev.yij.io.exercise.Tile;

/// Exercise 10: the micro-kernel of a matrix product.
///
/// A fast matrix product computes small tiles of the result, here of 4 rows and 8 columns, whose 32 sums stay
/// in the processor's registers while it runs through the two matrices once. Its inputs have been packed
/// before, so that both are read from front to back:
///
///     a: for each k the 4 numbers of that column of the left matrix,  a[k · 4 + i]
///     b: for each k the 8 numbers of that row of the right matrix,    b[k · 8 + j]
///     c[i · 8 + j] += Σ a[k · 4 + i] · b[k · 8 + j]    over k < depth
///
/// For each k that is the product of a column and a row: 4 + 8 numbers are read for 32 multiplications.
///
/// c is not empty: it holds the bias, or the sum of earlier parts of the matrices. Add to it.
///
/// By hand: depth 1, a = 1 2 3 4, b = 1 10 100 … : row 0 of the product is b, row 1 is 2 · b.
///
/// Once it is right: how fast can it be? The kernels of yij are written with the Vector API, one vector
/// register for each part of the tile. Your class may do the same.
///
/// Read: docs/performance.md.
public class MicroKernel implements Tile {

    @Override
    public void multiply(int depth, float[] a, float[] b, float[] c) {
        // TODO: ROWS is 4, COLUMNS is 8.
    }
}
