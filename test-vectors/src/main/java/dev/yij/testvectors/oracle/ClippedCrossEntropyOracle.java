package dev.yij.testvectors.oracle;

import dev.yij.testvectors.dims.RowDims;

/// Categorical cross-entropy of probabilities as in Keras 2.2.4: each row is divided by its sum and clipped to
/// [1e-7, 1 - 1e-7], with limits rounded to float32; loss = -Σ t·log q. With one-hot targets it is between
/// 1.1921e-07 and 16.118095.
public final class ClippedCrossEntropyOracle {

    private static final float LOWEST = 1e-7f;
    private static final float HIGHEST = 1f - 1e-7f;

    private ClippedCrossEntropyOracle() {}

    /// `loss[r] = -Σ t[r,j] · log(clip(p[r,j] / Σ p[r,k]))`.
    ///
    /// Bound: the quotient has the relative error of columns - 1 additions and a division. In its logarithm
    /// that is an absolute error, and the logarithm's own error is relative, so the magnitude is Σ t·(1 + |log
    /// q|).
    ///
    /// @param p probabilities, the sum of each row about 1
    /// @param t targets, the sum of each row 1
    public static Expected loss(RowDims d, float[] p, float[] t) {
        double[] loss = new double[d.rows()];
        double[] magnitude = new double[d.rows()];
        int[] terms = new int[d.rows()];
        for (int i = 0; i < p.length; i++) {
            int r = i / d.columns();
            double logarithm = StrictMath.log(Math.max(LOWEST, Math.min(HIGHEST, normalized(d, p, i))));
            loss[r] -= t[i] * logarithm;
            magnitude[r] += t[i] * (1 - logarithm);
            terms[r] = roundings(d) + ActivationOracle.LOG + d.columns();
        }
        return new Expected("loss", new int[] {d.rows()}, loss, magnitude, terms, 0);
    }

    /// Gradient of the mean of [#loss] over the rows with respect to the logits, p being their softmax. No
    /// gradient is propagated through a clipped class, so with t' = t where p/Σp is within the limits and 0
    /// elsewhere:
    ///
    /// dx[r,j] = (p[r,j]/Σp · Σ t'[r,k] - t'[r,j]) / rows,
    ///
    /// which is (p - t) / rows in a row without clipped classes, and 0 in a row whose only target is clipped.
    public static Expected gradLogits(RowDims d, float[] p, float[] t) {
        double[] dx = new double[p.length];
        double[] magnitude = new double[p.length];
        int[] terms = new int[p.length];
        double[] unclipped = new double[p.length];
        double[] targets = new double[d.rows()];
        for (int i = 0; i < p.length; i++) {
            unclipped[i] = unclipped(d, p, t, i);
            targets[i / d.columns()] += unclipped[i];
        }
        for (int i = 0; i < p.length; i++) {
            double share = normalized(d, p, i) * targets[i / d.columns()];
            dx[i] = (share - unclipped[i]) / d.rows();
            magnitude[i] = (share + unclipped[i]) / d.rows();
            terms[i] = roundings(d) + d.columns() + 2 + ActivationOracle.DIVISION;
        }
        return new Expected("dx", d.shape(), dx, magnitude, terms, 0);
    }

    private static double unclipped(RowDims d, float[] p, float[] t, int i) {
        double q = normalized(d, p, i);
        return q >= LOWEST && q <= HIGHEST ? t[i] : 0;
    }

    private static double normalized(RowDims d, float[] p, int i) {
        double sum = 0;
        for (int k = i - i % d.columns(), j = 0; j < d.columns(); j++) {
            sum += p[k + j];
        }
        return p[i] / sum;
    }

    private static int roundings(RowDims d) {
        return d.columns() - 1 + ActivationOracle.DIVISION;
    }
}
