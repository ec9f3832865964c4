package dev.yij.simd.gemm;

import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Matrix products in loops so plain that C2 turns them into vectors by itself: for JVMs without the Vector
/// API, and for those that have just started, since such a loop is compiled within a tenth of a second.
///
/// C2 vectorises a loop over several arrays if all are read and written at the same index, so every row is an
/// array of its own. The loop runs over positions (or over taps, for the gradient by the weights), long
/// enough to be worth it; each sum adds its terms one by one in the order of the scalar reference, multiplied
/// and then added, and has its bits.
public final class PlainGemm {

    /// Floats of a row: what the loop runs over.
    private static final int ROW = 512;

    /// Rows of patches at hand: 256 KB.
    private static final int TERMS = 128;

    /// Positions whose patches are at hand for the gradient by the weights.
    private static final int POSITIONS = 64;

    private final Workers workers;
    private final Buffers[] buffers;

    /// Products on these threads.
    public PlainGemm(Workers workers) {
        this.workers = workers;
        buffers = new Buffers[workers.threads()];
        Arrays.setAll(buffers, _ -> new Buffers());
    }

    /// What one thread needs for itself.
    private static final class Buffers {
        final float[] packed = new float[ROW * TERMS];
        final float[][] patches = new float[TERMS][ROW];
        float[][] sums = {};

        float[][] sums(int count) {
            if (sums.length < count) {
                sums = new float[count][ROW];
            }
            return sums;
        }
    }

    /// c[i,j] = bias[j] + Σ a[i,k] · b[k,j], k ascending.
    ///
    /// @param n    columns of b and c
    /// @param bias null for zeros
    public void multiply(Patches a, int n, float[] b, float @Nullable [] bias, float[] c) {
        workers.forEach(Math.ceilDiv(a.rows(), ROW), (worker, item) -> {
            Buffers own = buffers[worker];
            int first = item * ROW;
            int rows = Math.min(ROW, a.rows() - first);
            float[][] sums = own.sums(n);
            for (int j = 0; j < n; j++) {
                Arrays.fill(sums[j], 0, rows, bias == null ? 0 : bias[j]);
            }
            for (int from = 0; from < a.columns(); from += TERMS) {
                int terms = Math.min(TERMS, a.columns() - from);
                a.pack(first, rows, from, from + terms, own.packed, terms);
                transpose(rows, terms, own.packed, own.patches);
                add(rows, terms, own.patches, n, b, from * n, sums);
            }
            for (int j = 0; j < n; j++) {
                float[] sum = sums[j];
                for (int i = 0; i < rows; i++) {
                    c[(first + i) * n + j] = sum[i];
                }
            }
        });
    }

    private static void transpose(int rows, int columns, float[] from, float[][] to) {
        for (int k = 0; k < columns; k++) {
            float[] row = to[k];
            for (int i = 0; i < rows; i++) {
                row[i] = from[i * columns + k];
            }
        }
    }

    /// c[k,j] += Σ a[i,k] · b[i,j], i ascending over all rows of `a`: the left factor transposed.
    ///
    /// @param n columns of b and c
    public void addTransposed(Patches a, float[] b, int n, float[] c) {
        int share = Math.clamp(Math.ceilDiv(a.columns(), 2 * workers.threads()), 16, ROW);
        workers.forEach(Math.ceilDiv(a.columns(), share), (worker, item) -> {
            Buffers own = buffers[worker];
            int from = item * share;
            int columns = Math.min(share, a.columns() - from);
            float[][] sums = own.sums(n);
            for (int k = 0; k < columns; k++) {
                for (int j = 0; j < n; j++) {
                    sums[j][k] = c[(from + k) * n + j];
                }
            }
            for (int first = 0; first < a.rows(); first += POSITIONS) {
                int rows = Math.min(POSITIONS, a.rows() - first);
                a.pack(first, rows, from, from + columns, own.packed, columns);
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(own.packed, i * columns, own.patches[i], 0, columns);
                }
                add(columns, rows, own.patches, n, b, first * n, sums);
            }
            for (int k = 0; k < columns; k++) {
                for (int j = 0; j < n; j++) {
                    c[(from + k) * n + j] = sums[j][k];
                }
            }
        });
    }

    /// sums[j][i] += Σ p[k][i] · b[k,j], k ascending, i below `length`.
    private static void add(int length, int terms, float[][] p, int n, float[] b, int bAt, float[][] sums) {
        for (int j = 0; j < n; j += 2) {
            float[] c = sums[j];
            float[] d = sums[Math.min(j + 1, n - 1)];
            int k = 0;
            for (; j + 1 < n && k <= terms - 4; k += 4) {
                add4(length, p[k], p[k + 1], p[k + 2], p[k + 3], b, bAt + k * n + j, n, c, d);
            }
            for (; k < terms; k++) {
                add1(length, p[k], b[bAt + k * n + j], c);
                if (j + 1 < n) {
                    add1(length, p[k], b[bAt + k * n + j + 1], d);
                }
            }
        }
    }

    /// The loop that takes all the time: two sums and four terms at once, so that eight multiplications share
    /// the loads and stores. Found best of five shapes: 84 GFLOP/s at 512 bits, where 4×1 reaches 40 and 4×4,
    /// too large for C2 to unroll, 12.
    private static void add4(
            int length,
            float[] p0,
            float[] p1,
            float[] p2,
            float[] p3,
            float[] b,
            int at,
            int n,
            float[] c,
            float[] d) {
        float c0 = b[at];
        float c1 = b[at + n];
        float c2 = b[at + 2 * n];
        float c3 = b[at + 3 * n];
        float d0 = b[at + 1];
        float d1 = b[at + n + 1];
        float d2 = b[at + 2 * n + 1];
        float d3 = b[at + 3 * n + 1];
        for (int i = 0; i < length; i++) {
            float x0 = p0[i];
            float x1 = p1[i];
            float x2 = p2[i];
            float x3 = p3[i];
            c[i] = c[i] + x0 * c0 + x1 * c1 + x2 * c2 + x3 * c3;
            d[i] = d[i] + x0 * d0 + x1 * d1 + x2 * d2 + x3 * d3;
        }
    }

    private static void add1(int length, float[] p, float b, float[] c) {
        for (int i = 0; i < length; i++) {
            c[i] += p[i] * b;
        }
    }
}
