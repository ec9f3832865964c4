package dev.yij.simd.gemm;

import static dev.yij.simd.gemm.MicroKernel.COLUMNS;
import static dev.yij.simd.gemm.MicroKernel.STRIDE;

import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Matrix products cut for the caches (Goto, van de Geijn 2008): a block of the left factor is packed and stays in the
/// second-level cache, a panel of the right factor stays in the first, and the [MicroKernel] runs over their tiles.
///
/// Where the terms of a sum are cut into blocks, the sum is stored and taken up again, so blocks do not show in the
/// bits.
/// Threads share out rows of the result, never terms of a sum.
public final class Gemm {

    /// Terms of a sum in one block: a panel of the right factor is then 288 · 32 · 4 = 36 KB at 512 bits.
    private static final int DEPTH = 288;

    /// Rows of the result in one item of work: 8 tiles of 14 rows, or 28 of 4.
    private static final int ROWS = 112;

    /// Positions in one block of a weight gradient's sum.
    private static final int POSITIONS = 224;

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
        final float[] left = new float[POSITIONS * STRIDE];
        final float[] tile = new float[14 * COLUMNS];
        float[] right = new float[0];

        float[] right(int size) {
            if (right.length < size) {
                right = new float[size];
            }
            return right;
        }
    }

    /// c[i,j] = bias[j] + Σ a[i,k] · b[k,j], k ascending, then max(c, 0) if `relu`.
    ///
    /// @param bias null for zeros
    public void multiply(Patches a, WeightPanels b, float @Nullable [] bias, boolean relu, float[] c) {
        padBias(bias, b.columns());
        workers.forEach(Math.ceilDiv(a.rows(), ROWS), (worker, item) -> {
            int first = item * ROWS;
            multiplyBlock(buffers[worker], a, b, relu, c, first, Math.min(ROWS, a.rows() - first));
        });
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

    private void multiplyBlock(Buffers own, Patches a, WeightPanels b, boolean relu, float[] c, int first, int rows) {
        for (int from = 0; from < a.columns(); from += DEPTH) {
            int to = Math.min(from + DEPTH, a.columns());
            a.pack(first, rows, from, to, own.left, STRIDE);
            boolean last = to == a.columns();
            for (int column = 0; column < b.columns(); column += COLUMNS) {
                for (int row = 0; row < rows; row += kernel.rows) {
                    Cut cut = new Cut(first + row, Math.min(kernel.rows, rows - row), column, b.columns());
                    multiplyTile(own, row * STRIDE, b, from, to, relu && last, c, cut);
                }
            }
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

    private void multiplyTile(
            Buffers own, int aAt, WeightPanels b, int from, int to, boolean relu, float[] c, Cut cut) {
        boolean whole = cut.isWhole(kernel.rows);
        float[] tile = whole ? c : own.tile;
        int at = whole ? cut.at() : 0;
        int row = whole ? cut.n : COLUMNS;
        if (from == 0) {
            Tile.fill(kernel.rows, tile, at, row, paddedBias, cut.column);
        } else if (!whole) {
            Tile.copy(cut.height, cut.width(), c, cut.at(), cut.n, tile, 0, COLUMNS);
        }
        kernel.multiply(to - from, own.left, aAt, b.array(), b.at(cut.column, from), tile, at, row);
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
        int tiles = Math.ceilDiv(a.columns(), kernel.rows);
        int items = Math.ceilDiv(tiles, STRIDE / kernel.rows);
        int shared = Math.min(tiles, Math.ceilDiv(items, workers.threads()) * workers.threads());
        workers.forEach(shared, (worker, item) -> {
            int from = item * tiles / shared * kernel.rows;
            int to = Math.min(a.columns(), (item + 1) * tiles / shared * kernel.rows);
            addTransposedColumns(buffers[worker], a, from, to, b, n, c, item == 0 ? sum : null);
        });
    }

    private void addTransposedColumns(
            Buffers own, Patches a, int from, int to, float[] b, int n, float[] c, float @Nullable [] sum) {
        for (int first = 0; first < a.rows(); first += POSITIONS) {
            int positions = Math.min(POSITIONS, a.rows() - first);
            a.pack(first, positions, from, to, own.left, STRIDE);
            float[] right = n == COLUMNS ? b : packRight(own, b, first, positions, n);
            int rightAt = n == COLUMNS ? first * n : 0;
            for (int column = 0; column < n; column += COLUMNS) {
                int bAt = rightAt + column * positions;
                for (int k = from; k < to; k += kernel.rows) {
                    Cut cut = new Cut(k, Math.min(kernel.rows, to - k), column, n);
                    addTransposedTile(own, positions, k - from, right, bAt, c, cut);
                }
            }
            if (sum != null) {
                Tile.addRows(positions, n, b, first * n, sum);
            }
        }
    }

    /// Rows of b as panels, like [WeightPanels]; missing columns hold whatever was there, and are not stored.
    private static float[] packRight(Buffers own, float[] b, int first, int positions, int n) {
        float[] right = own.right(Math.ceilDiv(n, COLUMNS) * COLUMNS * positions);
        for (int i = 0; i < positions; i++) {
            for (int column = 0; column < n; column += COLUMNS) {
                int to = column * positions + i * COLUMNS;
                System.arraycopy(b, (first + i) * n + column, right, to, Math.min(COLUMNS, n - column));
            }
        }
        return right;
    }

    private void addTransposedTile(Buffers own, int positions, int aAt, float[] right, int bAt, float[] c, Cut cut) {
        if (cut.isWhole(kernel.rows)) {
            kernel.multiplyTransposed(positions, own.left, aAt, right, bAt, c, cut.at(), cut.n);
        } else {
            Tile.copy(cut.height, cut.width(), c, cut.at(), cut.n, own.tile, 0, COLUMNS);
            kernel.multiplyTransposed(positions, own.left, aAt, right, bAt, own.tile, 0, COLUMNS);
            Tile.copy(cut.height, cut.width(), own.tile, 0, COLUMNS, c, cut.at(), cut.n);
        }
    }
}
