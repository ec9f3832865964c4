package dev.yij.reference.scalar;

import dev.yij.reference.kernel.DenseShape;
import org.jspecify.annotations.Nullable;

/// The dense layer and its two gradients as plain loops. Letters: `n` row, `i` input, `o` output.
public final class ScalarDense {

    private ScalarDense() {}

    /// `y[n,o] = b[o] + Σ x[n,i] · w[i,o]`, i ascending. Shapes: x `images×in`, w `in×out`, b `out` → y
    /// `images×out`.
    public static void dense(DenseShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        for (int n = 0; n < s.images(); n++) {
            for (int o = 0; o < s.out(); o++) {
                float acc = b == null ? 0 : b[o];
                for (int i = 0; i < s.in(); i++) {
                    acc += x[n * s.in() + i] * w[i * s.out() + o];
                }
                y[n * s.out() + o] = acc;
            }
        }
    }

    /// dx[n,i] = Σ dy[n,o] · w[i,o], o ascending.
    public static void denseGradInput(DenseShape s, float[] dy, float[] w, float[] dx) {
        for (int n = 0; n < s.images(); n++) {
            for (int i = 0; i < s.in(); i++) {
                float acc = 0;
                for (int o = 0; o < s.out(); o++) {
                    acc += dy[n * s.out() + o] * w[i * s.out() + o];
                }
                dx[n * s.in() + i] = acc;
            }
        }
    }

    /// `dw[i,o] += Σ x[n,i] · dy[n,o]` and `db[o] += Σ dy[n,o]`, n ascending.
    public static void denseGradWeights(DenseShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        for (int n = 0; n < s.images(); n++) {
            for (int i = 0; i < s.in(); i++) {
                for (int o = 0; o < s.out(); o++) {
                    dw[i * s.out() + o] += x[n * s.in() + i] * dy[n * s.out() + o];
                }
            }
            for (int o = 0; db != null && o < s.out(); o++) {
                db[o] += dy[n * s.out() + o];
            }
        }
    }
}
