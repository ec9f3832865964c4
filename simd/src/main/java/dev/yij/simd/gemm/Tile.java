package dev.yij.simd.gemm;

import static dev.yij.simd.gemm.MicroKernel.LANES;
import static dev.yij.simd.gemm.MicroKernel.NR;
import static dev.yij.simd.gemm.MicroKernel.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Operations on parts of a matrix besides multiplication.
public final class Tile {

    private Tile() {}

    /// The epilogue in place, for a register tile.
    static void finish(Epilogue epilogue, int mr, float[] c, int cOffset, int ldc) {
        float floor = epilogue.floor();
        for (int r = 0; r < mr; r++) {
            for (int j = 0; j < NR; j += LANES) {
                FloatVector v = FloatVector.fromArray(SPECIES, c, cOffset + r * ldc + j);
                v.blend(floor, v.compare(VectorOperators.LE, floor)).intoArray(c, cOffset + r * ldc + j);
            }
            if (epilogue.isBounded()) {
                epilogue.lower(c, cOffset + r * ldc, NR);
            }
        }
    }

    /// b = a, for `rows × columns` elements of two matrices.
    public static void copy(int rows, int columns, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(a, aOffset + r * lda, b, bOffset + r * ldb, columns);
        }
    }

    /// sum[j] += Σ b[r,j] over the rows of b, r ascending, for every column j of `n`.
    static void addRows(int rows, int n, float[] b, int bOffset, float[] sum) {
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
