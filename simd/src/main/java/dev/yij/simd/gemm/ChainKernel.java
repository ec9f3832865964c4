package dev.yij.simd.gemm;

import java.util.List;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The innermost loop of a matrix product C = A · B where a [MicroKernel] would have little to do: few columns,
/// or few terms. The rows of B for [#terms] terms stay in vector registers while those terms of row after row
/// of A are added, each sum in one chain of multiply-adds. The chains of several rows overlap in the processor
/// and hide the latency of the multiply-add.
///
/// Compared with a micro-kernel, an element of A needs no address of its own, since the terms of a row are
/// adjacent, and one call computes all tiles of a block of rows. Sums add their terms with k ascending, fused,
/// so the results have the same bits.
///
/// Only for vectors of 16 floats: with fewer columns in a vector there are more elements of A to load for each
/// multiply-add than a micro-kernel loads, and on 128 bits all of this was slower.
///
/// The subclasses are written by `ChainKernelGenerator`, in the tests of this package.
abstract sealed class ChainKernel permits F32Chain8x3, F32Chain8x1, F32Chain8xHalf, F32Chain9x1, F32Chain9xHalf {

    static final VectorSpecies<Float> SPECIES = MicroKernel.SPECIES;
    static final VectorSpecies<Float> HALF = MicroKernel.HALF;
    static final int LANES = MicroKernel.LANES;
    static final int NR = MicroKernel.NR;

    /// The narrow ones first, so that few columns do not get a wide tile.
    private static final List<ChainKernel> ALL = List.of(
            new F32Chain8xHalf(), new F32Chain8x1(), new F32Chain8x3(), new F32Chain9xHalf(), new F32Chain9x1());

    /// Terms whose weights are in registers at a time.
    final int terms;

    /// Rows of a tile.
    final int mr;

    /// Columns of a tile.
    final int width;

    /// Whether these are all terms of a sum: then the weights are loaded once for all tiles.
    private final boolean once;

    ChainKernel(int terms, int mr, int width, boolean once) {
        this.terms = terms;
        this.mr = mr;
        this.width = width;
        this.once = once;
    }

    /// Whether vectors are long enough, and weights and sums have room in as many registers as this tile takes.
    static boolean fitsRegistersOf(RegisterTile tile) {
        return LANES >= 16 && tile == RegisterTile.T14X2V;
    }

    /// The kernel for the next of `columns` columns of C, or null if a micro-kernel is faster.
    ///
    /// @param a  the rows of A
    /// @param kc terms of each sum, fewer than the columns of A where the sums are continued later
    static @Nullable ChainKernel of(Blocks a, int kc, int columns) {
        for (ChainKernel kernel : ALL) {
            if (kernel.suits(a, kc, columns)) {
                return kernel;
            }
        }
        return null;
    }

    private boolean suits(Blocks a, int kc, int columns) {
        if (kc % terms != 0 || a.segment(terms) == 0) {
            return false;
        }
        if (once) {
            return a.columns() == terms && columns >= width;
        }
        return columns <= (width == LANES ? LANES + HALF.length() : width);
    }

    /// c[r,j] = init[r,j] + Σ a[r,i] · b[k0+i,j], i ascending from 0 to kc - 1, for the rows of `tiles` tiles,
    /// then the epilogue.
    ///
    /// @param kc      a multiple of [#terms]
    /// @param lda     floats from one row of A to the next
    /// @param segment floats from one group of [#terms] terms of a row of A to the next
    /// @param j       first column
    /// @param init    initial values of the sums; may be c
    /// @param ldinit  0 where all rows start from the same values, the bias
    abstract void multiply(
            int tiles,
            int kc,
            float[] a,
            int aOffset,
            int lda,
            int segment,
            WeightPanels b,
            int k0,
            int j,
            float[] init,
            int initOffset,
            int ldinit,
            float[] c,
            int cOffset,
            int ldc,
            Epilogue epilogue);
}
