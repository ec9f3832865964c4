package dev.yij.simd.gemm;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How the rows of A (the patches) are cut into blocks, and how a packed block lies in memory.
final class Blocks {

    /// Floats that a packed block may take: 272 KB, a part of the second-level cache.
    static final int CAPACITY = 224 * 304;

    /// Columns of a block with separate rows. A panel of B is then 288 · 32 · 4 = 36 KB at 512 bits.
    private static final int KC = 288;

    /// Floats from one row to the next where rows are separate: 19 cache lines, an odd number, so that a column
    /// of A is spread over all sets of the cache.
    private static final int LDA = 304;

    /// Distances between rows that are multiples of this fill only a few sets of the first-level cache.
    private static final int SPREAD = 512;

    /// Rows of a block in a product A · B: 8 tiles of 14, or 28 of 4.
    private static final int MC = 112;

    /// Columns of A per row of the kernel up to which a block is indexed. Below this, storing and reading the
    /// sums again for each row of the kernel costs more than looking up offsets.
    private static final int MAX_INDEXED = 32;

    /// Rows of a block in a product Aᵀ · B, where the rows are the terms of the sums.
    private static final int TERMS = 224;

    /// How a packed block lies in memory.
    private enum Layout {
        /// Rows one after another, [#LDA] floats apart.
        SEPARATE,
        /// Rows one after another where they are in the source, which is the matrix; only those of a last tile
        /// with fewer than mr rows are packed, as [#SEPARATE].
        IN_PLACE,
        /// One row of the kernel at a time, for positions of one line of the image, with the rows of A
        /// overlapping ([Patches#overlap]): each pixel is copied once per row of the kernel instead of once per
        /// tap. Where images are large and channels few, copying every patch would take a quarter of the
        /// product's time.
        OVERLAPPING,
        /// All rows of the kernel at once, each overlapping; a table of offsets finds the terms of a row of A.
        INDEXED
    }

    private final Patches a;
    private final int mc;
    private final int mr;
    private final Layout layout;
    private final int @Nullable [] offsets;

    private Blocks(Patches a, int mc, int mr, Layout layout) {
        this.a = a;
        this.mc = mc;
        this.mr = mr;
        this.layout = layout;
        this.offsets = layout == Layout.INDEXED
                ? IntStream.range(0, a.columns()).map(k -> columnOffset(0, k)).toArray()
                : null;
    }

    /// Blocks of rows for A · B in tiles of mr rows.
    static Blocks ofRows(Patches a, int mr) {
        int tiles = Math.ceilDiv(a.line(), mr);
        boolean linesFillTiles = tiles * mr <= a.line() + a.line() / 8; // a tile ends with its line
        int size = (MC + mr) * Math.abs(a.overlap()) + a.tapRow();
        boolean overlapping = a.overlap() != 0 && a.tapRow() <= KC && linesFillTiles && size <= CAPACITY;
        int kernelRows = a.columns() / a.tapRow();
        boolean indexed =
                kernelRows > 1 && a.overlap() > 0 && a.tapRow() <= MAX_INDEXED && kernelRows * size <= CAPACITY;
        boolean inPlace = a.isSource() && a.columns() % SPREAD != 0;
        Layout layout = inPlace
                ? Layout.IN_PLACE
                : !overlapping ? Layout.SEPARATE : indexed ? Layout.INDEXED : Layout.OVERLAPPING;
        return new Blocks(a, MC, mr, layout);
    }

    /// Blocks of rows for Aᵀ · B, a sum over the rows. Overlapping blocks hold all columns.
    static Blocks ofTerms(Patches a) {
        int kernelRows = a.columns() / a.tapRow();
        int size = kernelRows * (TERMS * a.overlap() + a.tapRow());
        boolean overlapping = a.overlap() > 0 && a.line() >= 56 && a.tapRow() <= KC && size <= CAPACITY;
        return new Blocks(a, TERMS, 0, overlapping ? Layout.OVERLAPPING : Layout.SEPARATE);
    }

    int columns() {
        return a.columns();
    }

    /// How many blocks of rows there are.
    int count() {
        return isSeparate() ? Math.ceilDiv(a.rows(), mc) : a.rows() / a.line() * perLine();
    }

    private boolean isSeparate() {
        return layout == Layout.SEPARATE || layout == Layout.IN_PLACE;
    }

    /// The first rows of a block of `rows` that are read in place: whole tiles.
    int rowsInPlace(int rows) {
        return layout == Layout.IN_PLACE ? rows / mr * mr : 0;
    }

    /// Columns `from …` of rows `first …`, in place.
    Rows inPlace(int first, int from) {
        return new Rows(a.source(), first * a.columns() + from, a.columns(), null);
    }

    private int perLine() {
        return Math.ceilDiv(a.line(), mc);
    }

    /// The first row of a block.
    int firstRow(int block) {
        return isSeparate() ? block * mc : block / perLine() * a.line() + block % perLine() * mc;
    }

    /// How many rows a block has.
    int rows(int block) {
        int end = isSeparate() ? a.rows() : (block / perLine() + 1) * a.line();
        return Math.min(mc, end - firstRow(block));
    }

    /// Columns that are packed at a time.
    int kc() {
        return switch (layout) {
            case SEPARATE, IN_PLACE -> KC;
            case OVERLAPPING -> a.tapRow();
            case INDEXED -> a.columns();
        };
    }

    /// Rows of A in memory.
    ///
    /// @param offset  the index of the first row
    /// @param lda     floats from one row to the next
    /// @param offsets offsets of the terms of a row, or null where they are adjacent
    record Rows(float[] a, int offset, int lda, int @Nullable [] offsets) {}

    /// Floats from one group of `terms` terms of a row to the next, or 0 if the terms of a group are not
    /// adjacent.
    int segment(int terms) {
        return layout != Layout.INDEXED ? terms : terms == a.tapRow() ? segmentSize() : 0;
    }

    /// Floats from one packed row to the next, negative where they run backwards.
    int lda() {
        return isSeparate() ? LDA : a.overlap();
    }

    /// Packs rows `first …` and columns `from … to - 1`.
    Rows pack(int first, int rows, int from, int to, float[] out) {
        if (layout != Layout.OVERLAPPING) {
            packColumns(first, rows, from, to, out);
            return new Rows(out, 0, lda(), offsets);
        }
        // Rows that run backwards need room for the rows by which the last tile exceeds the block.
        int start = lda() < 0 ? (rows - 1 + mr) * -lda() : 0;
        a.packOverlapping(first, rows, from / a.tapRow(), out, start);
        return new Rows(out, start, lda(), null);
    }

    /// How many columns [#packColumns] can pack.
    int maxColumns() {
        return isSeparate() ? LDA : Integer.MAX_VALUE;
    }

    /// Packs rows `first …` and columns `from … to - 1`, which are then at [#columnOffset].
    void packColumns(int first, int rows, int from, int to, float[] out) {
        if (isSeparate()) {
            a.pack(first, rows, from, to, out, LDA);
            return;
        }
        for (int kh = from / a.tapRow(); kh * a.tapRow() < to; kh++) {
            a.packOverlapping(first, rows, kh, out, kh * segmentSize());
        }
    }

    private int segmentSize() {
        return (mc + mr) * lda() + a.tapRow();
    }

    /// Index of column `k` in what [#packColumns] has packed, starting with column `from`.
    int columnOffset(int from, int k) {
        return isSeparate() ? k - from : k / a.tapRow() * segmentSize() + k % a.tapRow();
    }
}
