package dev.yij.simd.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loop of a matrix product C = A · B: one register tile of C, [#mr] × [#width] accumulators that
/// stay in vector registers while k runs.
///
/// The lanes are columns of C, and each accumulator adds its terms one by one with k ascending, as the scalar
/// loop does. So the result depends neither on the width of the vectors nor on the size of the tile. Several
/// accumulators side by side hide the latency of the multiply-add; a sum across lanes (`reduceLanes`) would
/// change the order.
///
/// `lda`, `ldinit` and `ldc` are leading dimensions: floats from one row to the next. Rows of A may overlap in
/// memory ([Patches#overlap]), so `lda` may be smaller than kc, or negative. B is packed in panels of [#NR]
/// columns: row i of the panel is at `bOffset + i · NR`.
///
/// The subclasses are written by `KernelGenerator`, in the tests of this package.
public abstract sealed class MicroKernel
        permits F32Kernel14x2Fma,
                F32Kernel14x2MulAdd,
                F32Kernel14x1Fma,
                F32Kernel14x1MulAdd,
                F32Kernel14xHalfFma,
                F32Kernel14xHalfMulAdd,
                F32Kernel8x2Fma,
                F32Kernel4x2Fma,
                F32Kernel4x2MulAdd {

    /// The vectors of this machine.
    public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /// Vectors of half the size.
    static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

    /// Floats in a vector.
    public static final int LANES = SPECIES.length();

    /// Columns of a panel of B, and of a register tile that is not narrow: two vectors.
    public static final int NR = 2 * LANES;

    /// Rows of a register tile.
    public final int mr;

    /// Columns of this register tile: [#NR], or for a narrow one a single vector or half of one.
    public final int width;

    MicroKernel(int mr, int width) {
        this.mr = mr;
        this.width = width;
    }

    /// c[r,j] = init[r,j] + Σ a[r,i] · b[i,j], i ascending from 0 to kc - 1, for every row r of the tile.
    ///
    /// @param init   initial accumulator values; may be c
    /// @param ldinit 0 where all rows start from the same values, the bias
    public abstract void multiply(
            int kc,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            float[] init,
            int initOffset,
            int ldinit,
            float[] c,
            int cOffset,
            int ldc);

    /// [#multiply] where the terms of a row of A are not adjacent: a[r,i] is at `aOffset + r · lda +
    /// offsets[i]`. A sixth slower than [#multiply], but faster than one call for each few adjacent terms.
    public abstract void multiplyAt(
            int kc,
            float[] a,
            int aOffset,
            int lda,
            int[] offsets,
            float[] b,
            int bOffset,
            float[] init,
            int initOffset,
            int ldinit,
            float[] c,
            int cOffset,
            int ldc);

    /// [#multiply], then the epilogue, which clips.
    public abstract void multiplyClipped(
            int kc,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            float[] init,
            int initOffset,
            int ldinit,
            float[] c,
            int cOffset,
            int ldc,
            Epilogue epilogue);

    /// [#multiplyAt], then the epilogue, which clips.
    public abstract void multiplyAtClipped(
            int kc,
            float[] a,
            int aOffset,
            int lda,
            int[] offsets,
            float[] b,
            int bOffset,
            float[] init,
            int initOffset,
            int ldinit,
            float[] c,
            int cOffset,
            int ldc,
            Epilogue epilogue);

    /// c[r,j] = init[r,j] + Σ a[i,r] · b[i,j], i ascending from 0 to kc - 1: the product Aᵀ · B.
    public abstract void multiplyTransposed(
            int kc,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            float[] init,
            int initOffset,
            int ldinit,
            float[] c,
            int cOffset,
            int ldc);
}
