package dev.yij.testvectors.oracle;

import dev.yij.testvectors.dims.RowDims;

/// Softmax and cross-entropy of logits in double, computed from the logarithm of the sum of exponentials.
public final class SoftmaxOracle {

    private SoftmaxOracle() {}

    /// What the softmax of a row and its error bound follow from.
    ///
    /// With d[j] = x[j] - max x, rounding d changes the exponential by a relative error of |d|·u, so an
    /// exponential counts as |d| + [ActivationOracle#EXP] roundings. All terms of the sum are positive, so its
    /// relative error is the mean of theirs, weighted by p, plus one rounding for each addition.
    ///
    /// @param largest      max x
    /// @param logSum       log Σ exp(x - max)
    /// @param sumRoundings number of roundings that the sum counts as
    private record Row(double largest, double logSum, int sumRoundings) {

        static Row of(float[] x, int start, int columns) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < columns; j++) {
                largest = Math.max(largest, x[start + j]);
            }
            double sum = 0;
            double distances = 0;
            for (int j = 0; j < columns; j++) {
                double e = StrictMath.exp(x[start + j] - largest);
                sum += e;
                distances += e * (largest - x[start + j]);
            }
            int roundings = (int) Math.ceil(distances / sum) + ActivationOracle.EXP + columns - 1;
            return new Row(largest, StrictMath.log(sum), roundings);
        }

        double probability(double x) {
            return StrictMath.exp(x - largest - logSum);
        }

        /// Roundings of exp(x - max) / sum.
        int roundings(double x) {
            int exponential = (int) Math.ceil(Math.min(largest - x, 1e6)) + ActivationOracle.EXP;
            return exponential + sumRoundings + ActivationOracle.DIVISION;
        }
    }

    /// y[r,j] = exp(x[r,j] - max) / Σ exp(x[r,k] - max). The bound is relative to y.
    public static Expected softmax(RowDims d, float[] x) {
        double[] y = new double[x.length];
        int[] terms = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            Row row = Row.of(x, i - i % d.columns(), d.columns());
            y[i] = row.probability(x[i]);
            terms[i] = row.roundings(x[i]);
        }
        return new Expected("y", d.shape(), y, y.clone(), terms, 0);
    }

    /// dx[r,j] = (dy[r,j] - Σ dy[r,k]·y[r,k]) · y[r,j]. Bound: the roundings of a dot product, a subtraction
    /// and a product, times the magnitude (|dy| + Σ|dy·y|)·y.
    ///
    /// @param y the output of softmax
    public static Expected softmaxGrad(RowDims d, float[] y, float[] dy) {
        double[] dx = new double[y.length];
        double[] magnitude = new double[y.length];
        int[] terms = new int[y.length];
        for (int i = 0; i < y.length; i++) {
            double dot = 0;
            double size = Math.abs(dy[i]);
            for (int k = i - i % d.columns(), j = 0; j < d.columns(); j++) {
                dot += (double) dy[k + j] * y[k + j];
                size += Math.abs((double) dy[k + j] * y[k + j]);
            }
            dx[i] = (dy[i] - dot) * y[i];
            magnitude[i] = size * Math.abs(y[i]);
            terms[i] = d.columns() + 2;
        }
        return new Expected("dx", d.shape(), dx, magnitude, terms, 0);
    }

    /// Cross-entropy of logits, one loss for each row: `loss[r] = Σ t[r,j] · (log Σ exp(x[r,k] - max) + max -
    /// x[r,j])`.
    ///
    /// Bound: the relative error of the sum of exponentials is an absolute error of its logarithm, so the
    /// magnitude is Σ t · (1 + |log Σ| + |max - x|).
    ///
    /// @param x logits
    /// @param t targets, the sum of each row 1
    public static Expected crossEntropy(RowDims d, float[] x, float[] t) {
        double[] loss = new double[d.rows()];
        double[] magnitude = new double[d.rows()];
        int[] terms = new int[d.rows()];
        for (int i = 0; i < x.length; i++) {
            int r = i / d.columns();
            Row row = Row.of(x, r * d.columns(), d.columns());
            loss[r] += t[i] * (row.logSum() + row.largest() - x[i]);
            magnitude[r] += t[i] * (1 + row.logSum() + row.largest() - x[i]);
            terms[r] = row.sumRoundings() + ActivationOracle.LOG + 2 + d.columns();
        }
        return new Expected("loss", new int[] {d.rows()}, loss, magnitude, terms, 0);
    }

    /// Gradient of the mean of [#crossEntropy] over the rows with respect to the logits: dx[r,j] =
    /// (softmax(x)[r,j] - t[r,j]) / rows.
    ///
    /// @param t targets, the sum of each row 1
    public static Expected crossEntropyGrad(RowDims d, float[] x, float[] t) {
        Expected p = softmax(d, x);
        double[] dx = new double[x.length];
        double[] magnitude = new double[x.length];
        int[] terms = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            dx[i] = (p.value()[i] - t[i]) / d.rows();
            magnitude[i] = (p.value()[i] + t[i]) / d.rows();
            terms[i] = p.terms()[i] + 1 + ActivationOracle.DIVISION;
        }
        return new Expected("dx", d.shape(), dx, magnitude, terms, 0);
    }
}
