package dev.yij.simd.gemm;

import static dev.yij.simd.gemm.MicroKernel.HALF;
import static dev.yij.simd.gemm.MicroKernel.LANES;
import static dev.yij.simd.gemm.MicroKernel.NR;
import static dev.yij.simd.gemm.MicroKernel.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Operations on parts of a matrix besides multiplication.
public final class Tile {

    private static final int H = HALF.length();

    private Tile() {}

    /// b = a, for `rows × columns` elements of two matrices.
    public static void copy(int rows, int columns, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb) {
        if (columns > NR) {
            for (int r = 0; r < rows; r++) {
                System.arraycopy(a, aOffset + r * lda, b, bOffset + r * ldb, columns);
            }
            return;
        }
        for (int r = 0; r < rows; r++) { // a call for each short row would take longer than the row
            int j = 0;
            for (; j <= columns - H; j += H) {
                FloatVector.fromArray(HALF, a, aOffset + r * lda + j).intoArray(b, bOffset + r * ldb + j);
            }
            for (; j < columns; j++) {
                b[bOffset + r * ldb + j] = a[aOffset + r * lda + j];
            }
        }
    }

    /// sum[j] += Σ b[r,j] over the rows of b, r ascending, for every column j of `n`.
    public static void addRows(int rows, int n, float[] b, int bOffset, float[] sum) {
        int j = 0;
        for (; j <= n - NR; j += NR) {
            FloatVector s0 = FloatVector.fromArray(SPECIES, sum, j);
            FloatVector s1 = FloatVector.fromArray(SPECIES, sum, j + LANES);
            for (int r = 0; r < rows; r++) {
                s0 = s0.add(FloatVector.fromArray(SPECIES, b, bOffset + r * n + j));
                s1 = s1.add(FloatVector.fromArray(SPECIES, b, bOffset + r * n + j + LANES));
            }
            s0.intoArray(sum, j);
            s1.intoArray(sum, j + LANES);
        }
        for (; j < n; j++) {
            for (int r = 0; r < rows; r++) {
                sum[j] += b[bOffset + r * n + j];
            }
        }
    }
}
