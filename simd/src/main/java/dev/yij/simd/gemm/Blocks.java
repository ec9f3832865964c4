package dev.yij.simd.gemm;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How the patches are cut into blocks, and how a packed block lies in memory.
///
/// Where a picture is large and its channels few, copying every patch costs as much as a quarter of the
/// product. Then a block is a run of positions in one line of the image and one row of the kernel at a time,
/// stored with its rows overlapping ([Patches#overlap]): each pixel is copied once for each row of the kernel
/// instead of once for each tap. Otherwise rows lie one after another at [#STRIDE].
final class Blocks {

    /// Floats that a packed block may take: 272 KB, a part of the second-level cache.
    static final int CAPACITY = 224 * 304;

    /// Columns of a block that does not overlap: a panel of the right factor is then 288 · 32 · 4 = 36 KB at
    /// 512 bits.
    private static final int DEPTH = 288;

    /// Floats from one row to the next where they do not overlap: 19 lines of cache, an odd number, so that a
    /// column of rows spreads over all sets.
    private static final int STRIDE = 304;

    /// Rows of a block in a product: 8 tiles of 14, or 28 of 4.
    private static final int ROWS = 112;

    /// Terms of a row of the kernel up to which they are looked up: below this, to store the sums and take them
    /// up again for each row of the kernel costs more.
    private static final int FEW = 32;

    /// Rows of a block in a transposed product, where they are the terms of the sum.
    private static final int TERMS = 224;

    private final Patches patches;
    private final int rows;
    private final int margin;
    private final boolean overlapping;
    private final int @Nullable [] terms;

    private Blocks(Patches patches, int rows, int margin, boolean overlapping, boolean lookedUp) {
        this.patches = patches;
        this.rows = rows;
        this.margin = margin;
        this.overlapping = overlapping;
        this.terms = lookedUp
                ? IntStream.range(0, patches.columns()).map(k -> columnAt(0, k)).toArray()
                : null;
    }

    /// Blocks of rows for tiles of `height` rows.
    static Blocks forRows(Patches a, int height) {
        int tiles = Math.ceilDiv(a.line(), height);
        boolean fills = tiles * height <= a.line() + a.line() / 8; // a tile ends with its line
        int size = (ROWS + height) * Math.abs(a.overlap()) + a.tapRow();
        boolean overlapping = a.overlap() != 0 && a.tapRow() <= DEPTH && fills && size <= CAPACITY;
        int lines = a.columns() / a.tapRow();
        boolean lookedUp = overlapping && a.overlap() > 0 && a.tapRow() <= FEW && lines * size <= CAPACITY;
        return new Blocks(a, ROWS, height, overlapping, lookedUp);
    }

    /// Blocks of rows for a sum over the rows, with all columns at hand.
    static Blocks forColumns(Patches a) {
        int lines = a.columns() / a.tapRow();
        int size = lines * (TERMS * a.overlap() + a.tapRow());
        boolean overlapping = a.overlap() > 0 && a.line() >= 56 && a.tapRow() <= DEPTH && size <= CAPACITY;
        return new Blocks(a, TERMS, 0, overlapping, false);
    }

    int columns() {
        return patches.columns();
    }

    /// How many blocks of rows there are.
    int count() {
        return overlapping ? patches.rows() / patches.line() * perLine() : Math.ceilDiv(patches.rows(), rows);
    }

    private int perLine() {
        return Math.ceilDiv(patches.line(), rows);
    }

    /// The first row of a block.
    int first(int block) {
        return overlapping ? block / perLine() * patches.line() + block % perLine() * rows : block * rows;
    }

    /// How many rows a block has.
    int rows(int block) {
        int end = overlapping ? (block / perLine() + 1) * patches.line() : patches.rows();
        return Math.min(rows, end - first(block));
    }

    /// Columns that are packed at a time.
    int depth() {
        return overlapping ? (terms == null ? patches.tapRow() : patches.columns()) : DEPTH;
    }

    /// Where the terms of a packed row lie, or null where they lie one after another.
    int @Nullable [] terms() {
        return terms;
    }

    /// Floats from one packed row to the next, negative where they run backwards.
    int step() {
        return overlapping ? patches.overlap() : STRIDE;
    }

    /// Packs rows `first …` and columns `from … to - 1`, and says where the first row begins.
    int pack(int first, int rows, int from, int to, float[] out, int at) {
        if (!overlapping) {
            patches.pack(first, rows, from, to, out, STRIDE);
            return at;
        }
        if (terms != null) {
            packColumns(first, rows, 0, columns(), out);
            return at;
        }
        // Rows that run backwards need room for those of the last tile that are not there.
        int start = at + (step() < 0 ? (rows - 1 + margin) * -step() : 0);
        patches.packOverlapping(first, rows, from / patches.tapRow(), out, start);
        return start;
    }

    /// How many columns [#packColumns] can pack.
    int columnsAtHand() {
        return overlapping ? Integer.MAX_VALUE : STRIDE;
    }

    /// Packs rows `first …` and all columns from `from` to `to - 1`, for [#columnAt].
    void packColumns(int first, int rows, int from, int to, float[] out) {
        if (!overlapping) {
            patches.pack(first, rows, from, to, out, STRIDE);
            return;
        }
        int tapRow = patches.tapRow();
        for (int kh = from / tapRow; kh * tapRow < to; kh++) {
            patches.packOverlapping(first, rows, kh, out, kh * segmentSize());
        }
    }

    private int segmentSize() {
        return (rows + margin) * step() + patches.tapRow();
    }

    /// Where column `k` lies in what [#packColumns] has packed from column `from` on.
    int columnAt(int from, int k) {
        int tapRow = patches.tapRow();
        return overlapping ? k / tapRow * segmentSize() + k % tapRow : k - from;
    }
}
