package dev.yij.testvectors.oracle;

import dev.yij.testvectors.RowDims;

/// Categorical cross-entropy of probabilities as Keras 2.2.4 has it: each row is divided by its sum and clipped
/// to [1e-7, 1 - 1e-7], the limits rounded to float32 as there; loss = -Σ t·log q. It lies between 1.1921e-07
/// and 16.118095.
public final class ClippedCrossEntropyOracle {

    private static final float LOWEST = 1e-7f;
    private static final float HIGHEST = 1f - 1e-7f;

    private ClippedCrossEntropyOracle() {}

    /// loss[r] = -Σ t[r,j] · log(clip(p[r,j] / Σ p[r,k])).
    ///
    /// Bound: the quotient is off relatively by columns - 1 additions and a division, its logarithm by as much
    /// absolutely and by its own error relatively: magnitude Σ t·(1 + |log q|).
    ///
    /// @param p probabilities, each row's sum about 1
    /// @param t targets, each row's sum 1
    public static Expected loss(RowDims d, float[] p, float[] t) {
        double[] loss = new double[d.rows()];
        double[] magnitude = new double[d.rows()];
        int[] terms = new int[d.rows()];
        for (int i = 0; i < p.length; i++) {
            int r = i / d.columns();
            double logarithm = StrictMath.log(Math.clamp(share(d, p, i), LOWEST, HIGHEST));
            loss[r] -= t[i] * logarithm;
            magnitude[r] += t[i] * (1 - logarithm);
            terms[r] = roundings(d) + ActivationOracle.LOG + d.columns();
        }
        return new Expected("loss", new int[] {d.rows()}, loss, magnitude, terms, 0);
    }

    /// Gradient of the mean over the rows of [#loss] by the logits whose softmax p is. A clipped class hands on
    /// nothing, so with t' = t where p's share lies inside the limits and 0 elsewhere:
    ///
    /// dx[r,j] = (p[r,j]/Σp · Σ t'[r,k] - t'[r,j]) / rows,
    ///
    /// which is (p - t) / rows where nothing is clipped and 0 where the only target is.
    public static Expected gradByLogits(RowDims d, float[] p, float[] t) {
        double[] dx = new double[p.length];
        double[] magnitude = new double[p.length];
        int[] terms = new int[p.length];
        for (int i = 0; i < p.length; i++) {
            double targets = 0;
            for (int k = i - i % d.columns(), j = 0; j < d.columns(); j++) {
                targets += unclipped(d, p, t, k + j);
            }
            dx[i] = (share(d, p, i) * targets - unclipped(d, p, t, i)) / d.rows();
            magnitude[i] = (share(d, p, i) * targets + unclipped(d, p, t, i)) / d.rows();
            terms[i] = roundings(d) + d.columns() + 2 + ActivationOracle.DIVISION;
        }
        return new Expected("dx", d.shape(), dx, magnitude, terms, 0);
    }

    private static double unclipped(RowDims d, float[] p, float[] t, int i) {
        double share = share(d, p, i);
        return share >= LOWEST && share <= HIGHEST ? t[i] : 0;
    }

    private static double share(RowDims d, float[] p, int i) {
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
