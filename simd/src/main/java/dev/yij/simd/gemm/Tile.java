package dev.yij.simd.gemm;

import static dev.yij.simd.gemm.MicroKernel.COLUMNS;
import static dev.yij.simd.gemm.MicroKernel.L;
import static dev.yij.simd.gemm.MicroKernel.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// What else happens to a tile of sums.
final class Tile {

    private Tile() {}

    /// max(c, 0) in place; NaN stays, -0.0 becomes 0, as with [Math#max(float, float)].
    static void relu(int rows, float[] c, int cAt, int cRow) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < COLUMNS; j += L) {
                FloatVector v = FloatVector.fromArray(LANES, c, cAt + r * cRow + j);
                v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(c, cAt + r * cRow + j);
            }
        }
    }

    /// Copies `rows × width` floats from one matrix into another.
    static void copy(int rows, int width, float[] from, int fromAt, int fromRow, float[] to, int toAt, int toRow) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(from, fromAt + r * fromRow, to, toAt + r * toRow, width);
        }
    }

    /// sum[j] += Σ b[r,j] over the rows of b, r ascending, for every column j of `n`.
    static void addRows(int rows, int n, float[] b, int bAt, float[] sum) {
        int j = 0;
        for (; j <= n - COLUMNS; j += COLUMNS) {
            FloatVector s0 = FloatVector.fromArray(LANES, sum, j);
            FloatVector s1 = FloatVector.fromArray(LANES, sum, j + L);
            for (int r = 0; r < rows; r++) {
                s0 = s0.add(FloatVector.fromArray(LANES, b, bAt + r * n + j));
                s1 = s1.add(FloatVector.fromArray(LANES, b, bAt + r * n + j + L));
            }
            s0.intoArray(sum, j);
            s1.intoArray(sum, j + L);
        }
        for (; j < n; j++) {
            for (int r = 0; r < rows; r++) {
                sum[j] += b[bAt + r * n + j];
            }
        }
    }
}
