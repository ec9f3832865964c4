package dev.yij.simd.gemm;

import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Matrix products C = A · B in plain loops that C2 vectorises: for JVMs without the Vector API, and for those
/// that have just started, since such a loop is compiled within a tenth of a second.
///
/// C2 vectorises a loop over several arrays if all are read and written at the same index, so every row is an
/// array of its own. The loop runs over positions (over taps for the gradient with respect to the weights).
/// Each sum adds its terms one by one in the order of the scalar reference, with separate multiplication and
/// addition, and so has the reference's bits.
public final class PlainGemm {

    /// Length of the vectorised loop: rows of A in a block.
    private static final int MC = 512;

    /// Terms in a block of A, 256 KB.
    private static final int KC = 128;

    /// Positions in a block for the gradient with respect to the weights, where they are the terms.
    private static final int POSITIONS = 64;

    private final Workers workers;
    private final Buffers[] buffers;

    /// Products on these threads.
    public PlainGemm(Workers workers) {
        this.workers = workers;
        buffers = new Buffers[workers.threads()];
        Arrays.setAll(buffers, _ -> new Buffers());
    }

    /// The memory of one thread.
    private static final class Buffers {
        final float[] packed = new float[MC * KC];
        final float[][] patches = new float[KC][MC];
        float[][] sums = {};

        float[][] sums(int count) {
            if (sums.length < count) {
                sums = new float[count][MC];
            }
            return sums;
        }
    }

    /// c[i,j] = bias[j] + Σ a[i,k] · b[k,j], k ascending.
    ///
    /// @param n    columns of B and C
    /// @param bias null for zeros
    public void multiply(Patches a, int n, float[] b, float @Nullable [] bias, float[] c) {
        workers.forEach(Math.ceilDiv(a.rows(), MC), (worker, item) -> {
            Buffers own = buffers[worker];
            int first = item * MC;
            int rows = Math.min(MC, a.rows() - first);
            float[][] sums = own.sums(n);
            for (int j = 0; j < n; j++) {
                Arrays.fill(sums[j], 0, rows, bias == null ? 0 : bias[j]);
            }
            for (int k0 = 0; k0 < a.columns(); k0 += KC) {
                int kc = Math.min(KC, a.columns() - k0);
                a.pack(first, rows, k0, k0 + kc, own.packed, kc);
                transpose(rows, kc, own.packed, own.patches);
                add(rows, kc, own.patches, n, b, k0 * n, sums);
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

    /// c[k,j] += Σ a[i,k] · b[i,j], i ascending over all rows of A: C += Aᵀ · B.
    ///
    /// @param n columns of B and C
    public void addTransposed(Patches a, float[] b, int n, float[] c) {
        int share = Math.clamp(Math.ceilDiv(a.columns(), 2 * workers.threads()), 16, MC);
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
    private static void add(int length, int kc, float[][] p, int n, float[] b, int bOffset, float[][] sums) {
        for (int j = 0; j < n; j += 2) {
            float[] c = sums[j];
            float[] d = sums[Math.min(j + 1, n - 1)];
            int k = 0;
            for (; j + 1 < n && k <= kc - 4; k += 4) {
                add4(length, p[k], p[k + 1], p[k + 2], p[k + 3], b, bOffset + k * n + j, n, c, d);
            }
            for (; k < kc; k++) {
                add1(length, p[k], b[bOffset + k * n + j], c);
                if (j + 1 < n) {
                    add1(length, p[k], b[bOffset + k * n + j + 1], d);
                }
            }
        }
    }

    /// The hot loop: two sums and four terms at once, so that eight multiplications share the loads and stores.
    /// The fastest of five shapes: 84 GFLOP/s at 512 bits, where 4×1 reaches 40, and 4×4, which C2 does not
    /// unroll, 12.
    private static void add4(
            int length,
            float[] p0,
            float[] p1,
            float[] p2,
            float[] p3,
            float[] b,
            int offset,
            int n,
            float[] c,
            float[] d) {
        float c0 = b[offset];
        float c1 = b[offset + n];
        float c2 = b[offset + 2 * n];
        float c3 = b[offset + 3 * n];
        float d0 = b[offset + 1];
        float d1 = b[offset + n + 1];
        float d2 = b[offset + 2 * n + 1];
        float d3 = b[offset + 3 * n + 1];
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
