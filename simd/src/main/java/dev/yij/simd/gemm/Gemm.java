package dev.yij.simd.gemm;

import static dev.yij.simd.gemm.MicroKernel.COLUMNS;

import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Matrix products cut for the caches (Goto, van de Geijn 2008): a block of the left factor is packed and
/// stays in the second-level cache, a panel of the right factor stays in the first, and the [MicroKernel]
/// runs over their tiles.
///
/// Where the terms of a sum are cut into blocks, the sum is stored and taken up again, so blocks do not show
/// in the bits. Threads share out parts of the result, never terms of a sum.
public final class Gemm {

    /// Items of a weight gradient for each thread: every item packs the output's gradient for itself, so they
    /// are few, but more than one, so that a slow core holds up no one.
    private static final int ITEMS_PER_THREAD = 2;

    private final Workers workers;
    private final MicroKernel kernel;
    private final Buffers[] buffers;
    private float[] paddedBias = new float[0];

    /// @param fused whether the terms are added with fused multiply-add
    public Gemm(Workers workers, boolean fused) {
        this.workers = workers;
        this.kernel = MicroKernel.of(fused);
        this.buffers = new Buffers[workers.threads()];
        Arrays.setAll(buffers, _ -> new Buffers());
    }

    /// What one thread needs for itself.
    private static final class Buffers {
        final float[] left = new float[Blocks.CAPACITY];
        final float[] tile = new float[14 * COLUMNS];
        float[] right = new float[0];

        float[] right(int size) {
            if (right.length < size) {
                right = new float[size];
            }
            return right;
        }
    }

    /// The part of the result that one tile covers.
    ///
    /// @param row    its first row
    /// @param height its rows, fewer than the tile's at the lower edge
    /// @param column its first column
    /// @param n      columns of the whole result
    private record Cut(int row, int height, int column, int n) {
        int width() {
            return Math.min(COLUMNS, n - column);
        }

        int at() {
            return row * n + column;
        }

        boolean isWhole(int rows) {
            return height == rows && width() == COLUMNS;
        }
    }

    /// c[i,j] = bias[j] + Σ a[i,k] · b[k,j], k ascending, then max(c, 0) if `relu`.
    ///
    /// @param bias null for zeros
    public void multiply(Patches a, WeightPanels b, float @Nullable [] bias, boolean relu, float[] c) {
        padBias(bias, b.columns());
        Blocks blocks = Blocks.forRows(a, kernel.rows);
        workers.forEach(blocks.count(), (worker, item) -> multiplyRows(buffers[worker], blocks, item, b, relu, c));
    }

    private void padBias(float @Nullable [] bias, int n) {
        int padded = Math.ceilDiv(n, COLUMNS) * COLUMNS;
        if (paddedBias.length < padded) {
            paddedBias = new float[padded];
        }
        Arrays.fill(paddedBias, 0, padded, 0);
        if (bias != null) {
            System.arraycopy(bias, 0, paddedBias, 0, n);
        }
    }

    private void multiplyRows(Buffers own, Blocks blocks, int item, WeightPanels b, boolean relu, float[] c) {
        int first = blocks.first(item);
        int rows = blocks.rows(item);
        for (int from = 0; from < blocks.columns(); from += blocks.depth()) {
            int to = Math.min(from + blocks.depth(), blocks.columns());
            int start = blocks.pack(first, rows, from, to, own.left, 0);
            boolean last = to == blocks.columns();
            for (int column = 0; column < b.columns(); column += COLUMNS) {
                for (int row = 0; row < rows; row += kernel.rows) {
                    Cut cut = new Cut(first + row, Math.min(kernel.rows, rows - row), column, b.columns());
                    int aAt = start + row * blocks.step();
                    multiplyTile(own, aAt, blocks.step(), blocks.terms(), b, from, to, relu && last, c, cut);
                }
            }
        }
    }

    private void multiplyTile(
            Buffers own,
            int aAt,
            int aRow,
            int @Nullable [] terms,
            WeightPanels b,
            int from,
            int to,
            boolean relu,
            float[] c,
            Cut cut) {
        boolean whole = cut.isWhole(kernel.rows);
        float[] tile = whole ? c : own.tile;
        int at = whole ? cut.at() : 0;
        int row = whole ? cut.n : COLUMNS;
        boolean first = from == 0;
        if (!first && !whole) {
            Tile.copy(cut.height, cut.width(), c, cut.at(), cut.n, tile, 0, COLUMNS);
        }
        float[] start = first ? paddedBias : tile;
        int startAt = first ? cut.column : at;
        int startRow = first ? 0 : row;
        int bAt = b.at(cut.column, from);
        int k = to - from;
        float[] left = own.left;
        if (terms == null) {
            kernel.multiply(k, left, aAt, aRow, b.array(), bAt, start, startAt, startRow, tile, at, row);
        } else {
            kernel.multiplyAt(k, left, aAt, aRow, terms, b.array(), bAt, start, startAt, startRow, tile, at, row);
        }
        if (relu) {
            Tile.relu(kernel.rows, tile, at, row);
        }
        if (!whole) {
            Tile.copy(cut.height, cut.width(), tile, 0, COLUMNS, c, cut.at(), cut.n);
        }
    }

    /// c[k,j] += Σ a[i,k] · b[i,j] and sum[j] += Σ b[i,j], i ascending over all rows of `a`: the left factor
    /// transposed.
    ///
    /// @param n   columns of b and c
    /// @param sum null if it is not wanted
    public void addTransposed(Patches a, float[] b, int n, float[] c, float @Nullable [] sum) {
        Blocks blocks = Blocks.forColumns(a);
        ColumnTiles tiles = new ColumnTiles(blocks.columns(), blocks.depth(), kernel.rows);
        int items = Math.min(tiles.count(), ITEMS_PER_THREAD * workers.threads());
        workers.forEach(items, (worker, item) -> {
            int from = (int) ((long) item * tiles.count() / items);
            int to = (int) ((item + 1L) * tiles.count() / items);
            for (int block = 0; block < blocks.count(); block++) {
                addTransposedBlock(buffers[worker], blocks, block, tiles, from, to, b, n, c);
                if (item == 0 && sum != null) {
                    Tile.addRows(blocks.rows(block), n, b, blocks.first(block) * n, sum);
                }
            }
        });
    }

    /// One block of terms, added to tiles `from … to - 1`: as many at a time as can be packed.
    private void addTransposedBlock(
            Buffers own, Blocks blocks, int block, ColumnTiles tiles, int from, int to, float[] b, int n, float[] c) {
        int first = blocks.first(block);
        int rows = blocks.rows(block);
        float[] right = n == COLUMNS ? b : packRight(own, b, first, rows, n);
        int rightAt = n == COLUMNS ? first * n : 0;
        int most = blocks.columnsAtHand() / kernel.rows;
        for (int begin = from, end; begin < to; begin = end) {
            end = begin + Math.min(most, to - begin);
            int firstColumn = tiles.column(begin);
            blocks.packColumns(first, rows, firstColumn, tiles.end(end - 1), own.left);
            for (int column = 0; column < n; column += COLUMNS) {
                for (int tile = begin; tile < end; tile++) {
                    int k = tiles.column(tile);
                    Cut cut = new Cut(k, tiles.end(tile) - k, column, n);
                    int aAt = blocks.columnAt(firstColumn, k);
                    addTransposedTile(own, rows, aAt, blocks.step(), right, rightAt + column * rows, c, cut);
                }
            }
        }
    }

    /// Rows of b as panels, like [WeightPanels]; missing columns hold whatever was there, and are not stored.
    private static float[] packRight(Buffers own, float[] b, int first, int rows, int n) {
        float[] right = own.right(Math.ceilDiv(n, COLUMNS) * COLUMNS * rows);
        for (int i = 0; i < rows; i++) {
            for (int column = 0; column < n; column += COLUMNS) {
                int to = column * rows + i * COLUMNS;
                System.arraycopy(b, (first + i) * n + column, right, to, Math.min(COLUMNS, n - column));
            }
        }
        return right;
    }

    private void addTransposedTile(
            Buffers own, int rows, int aAt, int aRow, float[] right, int bAt, float[] c, Cut cut) {
        if (cut.isWhole(kernel.rows)) {
            kernel.multiplyTransposed(rows, own.left, aAt, aRow, right, bAt, c, cut.at(), cut.n, c, cut.at(), cut.n);
        } else {
            Tile.copy(cut.height, cut.width(), c, cut.at(), cut.n, own.tile, 0, COLUMNS);
            kernel.multiplyTransposed(
                    rows, own.left, aAt, aRow, right, bAt, own.tile, 0, COLUMNS, own.tile, 0, COLUMNS);
            Tile.copy(cut.height, cut.width(), own.tile, 0, COLUMNS, c, cut.at(), cut.n);
        }
    }
}
