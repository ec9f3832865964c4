package dev.yij.testvectors.oracle;

import dev.yij.testvectors.dims.DenseDims;
import org.jspecify.annotations.Nullable;

/// The dense layer in double, as sums of outer products: the outer loop adds one input to all outputs.
public final class DenseOracle {

    private DenseOracle() {}

    /// `y[n,o] = b[o] + Σ x[n,i] · w[i,o]` over i.
    ///
    /// @param x input, `images × in`
    /// @param w kernel, `in × out`
    /// @param b bias, or null for none
    public static Expected forward(DenseDims d, float[] x, float[] w, float @Nullable [] b) {
        Sums y = new Sums(d.images() * d.out());
        for (int i = 0; i < d.in(); i++) {
            for (int at = 0; at < d.images() * d.out(); at++) {
                y.add(at, (double) x[at / d.out() * d.in() + i] * w[i * d.out() + at % d.out()]);
            }
        }
        for (int at = 0; b != null && at < d.images() * d.out(); at++) {
            y.add(at, b[at % d.out()]);
        }
        return y.ofProducts("y", d.images(), d.out());
    }

    /// dx[n,i] = Σ dy[n,o] · w[i,o] over o.
    ///
    /// @param dy gradient with respect to the output, `images × out`
    public static Expected gradInput(DenseDims d, float[] dy, float[] w) {
        Sums dx = new Sums(d.images() * d.in());
        for (int o = 0; o < d.out(); o++) {
            for (int at = 0; at < d.images() * d.in(); at++) {
                dx.add(at, (double) dy[at / d.in() * d.out() + o] * w[at % d.in() * d.out() + o]);
            }
        }
        return dx.ofProducts("dx", d.images(), d.in());
    }

    /// dw[i,o] = Σ x[n,i] · dy[n,o] over n.
    public static Expected gradWeights(DenseDims d, float[] x, float[] dy) {
        Sums dw = new Sums(d.in() * d.out());
        for (int n = 0; n < d.images(); n++) {
            for (int at = 0; at < d.in() * d.out(); at++) {
                dw.add(at, (double) x[n * d.in() + at / d.out()] * dy[n * d.out() + at % d.out()]);
            }
        }
        return dw.ofProducts("dw", d.in(), d.out());
    }

    /// `db[o] = Σ dy[n,o]` over n.
    public static Expected gradBias(DenseDims d, float[] dy) {
        return ConvOracle.columnSums("db", dy, d.out());
    }
}
