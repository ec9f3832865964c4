package dev.yij.simd.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The inner loop of a matrix product: one tile of `rows` × [#COLUMNS] sums, held in registers while k runs.
///
/// The lanes lie over the columns, and each sum adds its terms one by one with k ascending, as the scalar
/// loop does. So neither the width of the vectors nor the size of the tile can show in the bits. Several sums
/// side by side are what hides the latency of the multiply-add; a sum over lanes (`reduceLanes`) would change
/// the order.
///
/// Rows of the left factor a lie at any distance, so that they may overlap in memory ([Patches#overlap]). The
/// right factor b is packed in panels of [#COLUMNS] columns: term i at `bAt + i · COLUMNS`.
public abstract sealed class MicroKernel
        permits F32Kernel14x2Fma, F32Kernel14x2MulAdd, F32Kernel8x2Fma, F32Kernel4x2Fma, F32Kernel4x2MulAdd {

    /// The vectors of this machine.
    public static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    /// Floats in a vector.
    public static final int L = LANES.length();

    /// Columns of a tile: two vectors.
    public static final int COLUMNS = 2 * L;

    /// Rows of a tile.
    public final int rows;

    MicroKernel(int rows) {
        this.rows = rows;
    }

    /// c[r,j] = from[r,j] + Σ a[r,i] · b[i,j] over i ascending, for every row r of the tile.
    ///
    /// @param aRow     floats from one row of a to the next
    /// @param from     what the sums start with; may be c
    /// @param fromRow  floats from one row of it to the next; 0 where all rows start alike, with the bias
    /// @param cRow     floats from one row of c to the next
    public abstract void multiply(
            int k,
            float[] a,
            int aAt,
            int aRow,
            float[] b,
            int bAt,
            float[] from,
            int fromAt,
            int fromRow,
            float[] c,
            int cAt,
            int cRow);

    /// The same where the terms of a row lie scattered: term i at `aAt + r · aRow + terms[i]`. A sixth slower, and yet
    /// faster than one call for each few terms that lie together.
    public abstract void multiplyAt(
            int k,
            float[] a,
            int aAt,
            int aRow,
            int[] terms,
            float[] b,
            int bAt,
            float[] from,
            int fromAt,
            int fromRow,
            float[] c,
            int cAt,
            int cRow);

    /// c[r,j] = from[r,j] + Σ a[i,r] · b[i,j] over i = 0 … k - 1: the left factor transposed, in one segment.
    public abstract void multiplyTransposed(
            int k,
            float[] a,
            int aAt,
            int aRow,
            float[] b,
            int bAt,
            float[] from,
            int fromAt,
            int fromRow,
            float[] c,
            int cAt,
            int cRow);

    /// The kernel for this machine: 28 sums where there are 32 vector registers (AVX-512, NEON), 8 where
    /// there are 16 (AVX2; C2 of JDK 25 spills 10 and 12). Each reaches over 90% of the multiply-add peak
    /// measured here.
    public static MicroKernel of(boolean fused) {
        boolean sixteenRegisters = "amd64".equals(System.getProperty("os.arch")) && LANES.vectorBitSize() < 512;
        if (sixteenRegisters) {
            return fused ? new F32Kernel4x2Fma() : new F32Kernel4x2MulAdd();
        }
        return fused ? new F32Kernel14x2Fma() : new F32Kernel14x2MulAdd();
    }

    /// The kernel whose height divides numbers of channels, for [#multiplyTransposed]: 8 rows where [#of] has 14.
    public static MicroKernel forTransposed() {
        return of(true).rows == 14 ? new F32Kernel8x2Fma() : of(true);
    }
}
