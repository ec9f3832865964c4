package dev.yij.simd.gemm;

import static dev.yij.simd.gemm.MicroKernel.HALF;
import static dev.yij.simd.gemm.MicroKernel.LANES;
import static dev.yij.simd.gemm.MicroKernel.NR;

import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Matrix products blocked for the caches (Goto, van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", 2008): a block of A (mc × kc) is packed and stays in the second-level cache, a panel of B
/// (kc × nr) stays in the first-level cache, and the [MicroKernel] computes their product tile by tile (mr ×
/// nr).
///
/// Where k is longer than kc, the sums are stored and read again for the next block, so the result does not
/// depend on kc. Threads compute different parts of C; the terms of one sum are never split among them.
public final class Gemm {

    /// Items per thread of a weight gradient, and the least in a product of few rows. Every item packs its own
    /// copy of a factor, so there are few, but more than one, so that no thread waits for a slow core.
    private static final int ITEMS_PER_THREAD = 2;

    private final Workers workers;
    private final MicroKernel kernel;

    /// One vector wide, and half a vector.
    private final MicroKernel[] narrow;

    /// Whether a [ChainKernel] computes what suits it.
    private final boolean chains;

    private final Buffers[] buffers;
    private float[] paddedBias = new float[0];

    /// Products on these threads.
    public Gemm(Workers workers, Accumulation accumulation, RegisterTile tile) {
        this.workers = workers;
        this.kernel = tile.kernel(accumulation);
        this.narrow = tile.narrowKernels(accumulation);
        this.chains = accumulation == Accumulation.FMA && ChainKernel.fitsRegistersOf(tile);
        this.buffers = new Buffers[workers.threads()];
        Arrays.setAll(buffers, _ -> new Buffers(kernel.mr));
    }

    /// The memory of one thread.
    private static final class Buffers {
        final float[] packedA = new float[Blocks.CAPACITY];
        final float[] tile;
        float[] packedB = new float[0];

        Buffers(int mr) {
            tile = new float[mr * NR];
        }

        float[] packedB(int size) {
            if (packedB.length < size) {
                packedB = new float[size];
            }
            return packedB;
        }
    }

    /// The part of C that one register tile covers.
    ///
    /// @param i       its first row
    /// @param rows    its rows, fewer than mr at the lower edge
    /// @param j       its first column
    /// @param columns its columns, fewer than the kernel's width at the right edge
    /// @param ldc     columns of C
    private record Part(int i, int rows, int j, int columns, int ldc) {
        int offset() {
            return i * ldc + j;
        }

        boolean isWhole(MicroKernel kernel) {
            return rows == kernel.mr && columns == kernel.width;
        }

        void copyTo(float[] tile, float[] c) {
            Tile.copy(rows, columns, c, offset(), ldc, tile, 0, NR);
        }

        void copyFrom(float[] tile, float[] c) {
            Tile.copy(rows, columns, tile, 0, NR, c, offset(), ldc);
        }
    }

    /// The kernel for the next of these columns of a panel. Where a second vector would be filled to at most a
    /// half, that half has a kernel of its own: a tile of 24 of 32 columns takes a quarter longer than both.
    private MicroKernel kernel(int columns) {
        return columns > LANES + HALF.length() ? kernel : columns > HALF.length() ? narrow[0] : narrow[1];
    }

    /// c[i,j] = bias[j] + Σ a[i,k] · b[k,j], k ascending, then the epilogue.
    ///
    /// @param bias null for zeros
    public void multiply(Patches a, WeightPanels b, float @Nullable [] bias, Epilogue epilogue, float[] c) {
        padBias(bias, b.n());
        Blocks blocks = Blocks.ofRows(a, kernel.mr);
        int panels = Math.ceilDiv(b.n(), NR);
        int parts = Math.clamp(Math.ceilDiv(leastItems(), blocks.count()), 1, panels);
        workers.forEach(blocks.count() * parts, (worker, item) -> {
            int part = item % parts;
            int from = part * panels / parts * NR;
            int to = Math.min((part + 1) * panels / parts * NR, b.n());
            multiplyBlock(buffers[worker], blocks, item / parts, b, from, to, epilogue, c);
        });
    }

    /// Items below which threads would wait: then columns are divided, too, and each item packs its own A.
    private int leastItems() {
        return workers.threads() == 1 ? 1 : ITEMS_PER_THREAD * workers.threads();
    }

    private void padBias(float @Nullable [] bias, int n) {
        int padded = Math.ceilDiv(n, NR) * NR;
        if (paddedBias.length < padded) {
            paddedBias = new float[padded];
        }
        Arrays.fill(paddedBias, 0, padded, 0);
        if (bias != null) {
            System.arraycopy(bias, 0, paddedBias, 0, n);
        }
    }

    /// Columns `from … to - 1` of a block of rows.
    private void multiplyBlock(
            Buffers own, Blocks blocks, int block, WeightPanels b, int from, int to, Epilogue epilogue, float[] c) {
        int first = blocks.firstRow(block);
        int mc = blocks.rows(block);
        int inPlace = blocks.rowsInPlace(mc);
        for (int k0 = 0; k0 < blocks.columns(); k0 += blocks.kc()) {
            int k1 = Math.min(k0 + blocks.kc(), blocks.columns());
            Epilogue last = k1 == blocks.columns() ? epilogue : Epilogue.NONE;
            if (inPlace > 0) {
                multiplyRows(own, blocks, blocks.inPlace(first, k0), first, inPlace, b, k0, k1, from, to, last, c);
            }
            if (inPlace < mc) {
                Blocks.Rows packed = blocks.pack(first + inPlace, mc - inPlace, k0, k1, own.packedA);
                multiplyRows(own, blocks, packed, first + inPlace, mc - inPlace, b, k0, k1, from, to, last, c);
            }
        }
    }

    /// Terms `k0 … k1 - 1` of columns `from … to - 1` of some rows, of which `a` has these terms.
    private void multiplyRows(
            Buffers own,
            Blocks blocks,
            Blocks.Rows a,
            int first,
            int rows,
            WeightPanels b,
            int k0,
            int k1,
            int from,
            int to,
            Epilogue epilogue,
            float[] c) {
        for (int j = from, width; j < to; j += width) {
            ChainKernel chain = chains ? ChainKernel.of(blocks, k1 - k0, to - j) : null;
            if (chain != null) {
                width = chain.width;
                int segment = blocks.segment(chain.terms);
                int columns = Math.min(width, to - j);
                multiplyChains(own, chain, a, segment, first, rows, b, k0, k1, j, columns, epilogue, c);
                continue;
            }
            MicroKernel kernel = kernel(to - j);
            width = kernel.width;
            int columns = Math.min(width, to - j);
            for (int i = 0; i < rows; i += kernel.mr) {
                Part part = new Part(first + i, Math.min(kernel.mr, rows - i), j, columns, b.n());
                multiplyTile(own, kernel, a, a.offset() + i * a.lda(), b, k0, k1, epilogue, c, part);
            }
        }
    }

    /// [#multiplyRows] for the columns of one tile: all whole tiles in one call, then the others.
    private void multiplyChains(
            Buffers own,
            ChainKernel kernel,
            Blocks.Rows a,
            int segment,
            int first,
            int rows,
            WeightPanels b,
            int k0,
            int k1,
            int j,
            int columns,
            Epilogue epilogue,
            float[] c) {
        int kc = k1 - k0;
        int lda = a.lda();
        int ldc = b.n();
        boolean begins = k0 == 0;
        int whole = columns == kernel.width ? rows / kernel.mr : 0;
        if (whole > 0) {
            int to = first * ldc + j;
            float[] init = begins ? paddedBias : c;
            int initOffset = begins ? j : to;
            int ldinit = begins ? 0 : ldc;
            kernel.multiply(
                    whole,
                    kc,
                    a.a(),
                    a.offset(),
                    lda,
                    segment,
                    b,
                    k0,
                    j,
                    init,
                    initOffset,
                    ldinit,
                    c,
                    to,
                    ldc,
                    epilogue);
        }
        float[] tile = own.tile;
        float[] init = begins ? paddedBias : tile;
        int initOffset = begins ? j : 0;
        int ldinit = begins ? 0 : NR;
        for (int i = whole * kernel.mr; i < rows; i += kernel.mr) {
            Part part = new Part(first + i, Math.min(kernel.mr, rows - i), j, columns, ldc);
            if (!begins) {
                part.copyTo(tile, c);
            }
            int from = a.offset() + i * lda;
            kernel.multiply(
                    1, kc, a.a(), from, lda, segment, b, k0, j, init, initOffset, ldinit, tile, 0, NR, epilogue);
            part.copyFrom(tile, c);
        }
    }

    private void multiplyTile(
            Buffers own,
            MicroKernel kernel,
            Blocks.Rows a,
            int aOffset,
            WeightPanels b,
            int k0,
            int k1,
            Epilogue epilogue,
            float[] c,
            Part part) {
        boolean whole = part.isWhole(kernel);
        boolean first = k0 == 0;
        float[] to = whole ? c : own.tile;
        int offset = whole ? part.offset() : 0;
        int ldc = whole ? part.ldc : NR;
        if (!first && !whole) {
            part.copyTo(to, c);
        }
        float[] init = first ? paddedBias : to;
        int initOffset = first ? part.j : offset;
        int ldinit = first ? 0 : ldc;
        int bOffset = b.offset(k0, part.j);
        int[] at = a.offsets();
        int kc = k1 - k0;
        int lda = a.lda();
        float[] w = b.array();
        float[] x = a.a();
        if (at == null && epilogue.clips()) {
            kernel.multiplyClipped(
                    kc, x, aOffset, lda, w, bOffset, init, initOffset, ldinit, to, offset, ldc, epilogue);
        } else if (at == null) {
            kernel.multiply(kc, x, aOffset, lda, w, bOffset, init, initOffset, ldinit, to, offset, ldc);
        } else if (epilogue.clips()) {
            kernel.multiplyAtClipped(
                    kc, x, aOffset, lda, at, w, bOffset, init, initOffset, ldinit, to, offset, ldc, epilogue);
        } else {
            kernel.multiplyAt(kc, x, aOffset, lda, at, w, bOffset, init, initOffset, ldinit, to, offset, ldc);
        }
        if (!whole) {
            part.copyFrom(to, c);
        }
    }

    /// c[k,j] += Σ a[i,k] · b[i,j] and sum[j] += Σ b[i,j], i ascending over all rows of A: C += Aᵀ · B.
    ///
    /// @param n   columns of B and C
    /// @param sum null if not wanted
    public void addTransposed(Patches a, float[] b, int n, float[] c, float @Nullable [] sum) {
        Blocks blocks = Blocks.ofTerms(a);
        ColumnTiles tiles = new ColumnTiles(blocks.columns(), blocks.kc(), kernel.mr);
        int items = Math.min(tiles.count(), ITEMS_PER_THREAD * workers.threads());
        workers.forEach(items, (worker, item) -> {
            int from = (int) ((long) item * tiles.count() / items);
            int to = (int) ((item + 1L) * tiles.count() / items);
            for (int block = 0; block < blocks.count(); block++) {
                addTransposedBlock(buffers[worker], blocks, block, tiles, from, to, b, n, c);
                if (item == 0 && sum != null) {
                    Tile.addRows(blocks.rows(block), n, b, blocks.firstRow(block) * n, sum);
                }
            }
        });
    }

    /// One block of terms, added to tiles `from … to - 1`, as many at a time as can be packed.
    private void addTransposedBlock(
            Buffers own, Blocks blocks, int block, ColumnTiles tiles, int from, int to, float[] b, int n, float[] c) {
        int first = blocks.firstRow(block);
        int terms = blocks.rows(block);
        float[] packedB = n == NR ? b : packB(own, b, first, terms, n);
        int bOffset = n == NR ? first * n : 0;
        int tilesAtOnce = blocks.maxColumns() / kernel.mr;
        for (int begin = from, end; begin < to; begin = end) {
            end = begin + Math.min(tilesAtOnce, to - begin);
            int firstColumn = tiles.begin(begin);
            blocks.packColumns(first, terms, firstColumn, tiles.end(end - 1), own.packedA);
            for (int j = 0, width; j < n; j += width) {
                MicroKernel kernel = kernel(n - j);
                width = kernel.width;
                int at = bOffset + j / NR * NR * terms + j % NR;
                for (int tile = begin; tile < end; tile++) {
                    int k = tiles.begin(tile);
                    Part part = new Part(k, tiles.end(tile) - k, j, Math.min(width, n - j), n);
                    int aOffset = blocks.columnOffset(firstColumn, k);
                    addTransposedTile(own, kernel, terms, aOffset, blocks.lda(), packedB, at, c, part);
                }
            }
        }
    }

    /// Rows of B as panels, like [WeightPanels]; missing columns are undefined, and their products not stored.
    private static float[] packB(Buffers own, float[] b, int first, int rows, int n) {
        float[] packed = own.packedB(Math.ceilDiv(n, NR) * NR * rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < n; j += NR) {
                System.arraycopy(b, (first + i) * n + j, packed, j * rows + i * NR, Math.min(NR, n - j));
            }
        }
        return packed;
    }

    private void addTransposedTile(
            Buffers own,
            MicroKernel kernel,
            int terms,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            float[] c,
            Part part) {
        float[] a = own.packedA;
        if (part.isWhole(kernel)) {
            int offset = part.offset();
            int ldc = part.ldc;
            kernel.multiplyTransposed(terms, a, aOffset, lda, b, bOffset, c, offset, ldc, c, offset, ldc);
        } else {
            float[] tile = own.tile;
            part.copyTo(tile, c);
            kernel.multiplyTransposed(terms, a, aOffset, lda, b, bOffset, tile, 0, NR, tile, 0, NR);
            part.copyFrom(tile, c);
        }
    }
}
