package dev.yij.testvectors.oracle;

import dev.yij.testvectors.dims.LayerNormDims;
import java.util.Arrays;
import java.util.List;

/// Layer normalization in double, row by row. Unlike batch normalization's, the statistics are computed inside
/// the kernel, so that their rounding is part of the bounds.
///
/// With n columns and u the unit roundoff, the mean is off by at most n·u·mean|x|, and the variance, which may
/// be computed as the mean of the squares minus the square of the mean, by n·u·(mean x² + μ²). The root s =
/// √(σ² + ε) then has a relative error of half of n·u·κ with κ = (mean x² + μ² + ε) / (σ² + ε), the factor by
/// which a large mean cancels. A normalized number x̂ = (x - μ) / s is therefore off by at most n·u·(1 +
/// κ)·(|x| + mean|x|) / s.
public final class LayerNormOracle {

    /// Roundings of 1 / √(σ² + ε) and of the few operations around it.
    private static final int ROOT = 12;

    private LayerNormOracle() {}

    /// The statistics of a row.
    ///
    /// @param size   the mean of |x|
    /// @param cancel 1 + κ
    private record Row(double mean, double root, double size, double cancel) {

        static Row of(LayerNormDims d, float[] x, int row) {
            int n = d.columns();
            double mean = 0;
            double size = 0;
            double squares = 0;
            for (int i = row * n; i < (row + 1) * n; i++) {
                mean += (double) x[i] / n;
                size += Math.abs((double) x[i]) / n;
                squares += (double) x[i] * x[i] / n;
            }
            double variance = 0;
            for (int i = row * n; i < (row + 1) * n; i++) {
                variance += (x[i] - mean) * (x[i] - mean) / n;
            }
            double square = variance + d.epsilon();
            return new Row(mean, Math.sqrt(square), size, 1 + (squares + mean * mean + d.epsilon()) / square);
        }

        double normal(float x) {
            return (x - mean) / root;
        }

        /// What the error of [#normal] refers to.
        double magnitude(float x) {
            return cancel * (Math.abs(x) + size) / root;
        }
    }

    /// y = γ · (x - μ) / √(σ² + ε) + β, with the mean μ and the variance σ² of the row.
    public static Expected normalize(LayerNormDims d, float[] x, float[] gamma, float[] beta) {
        Row[] rows = rows(d, x);
        double[] value = new double[x.length];
        double[] magnitude = new double[x.length];
        int[] terms = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            Row row = rows[i / d.columns()];
            int c = i % d.columns();
            value[i] = gamma[c] * row.normal(x[i]) + beta[c];
            magnitude[i] = Math.abs(gamma[c]) * row.magnitude(x[i]) + Math.abs(beta[c]);
            terms[i] = d.columns() + ROOT;
        }
        return new Expected("y", d.shape(), value, magnitude, terms, 0);
    }

    /// With g = dy · γ and x̂ = (x - μ) / s: dx = (g - mean(g) - x̂ · mean(g · x̂)) / s, dγ = Σ dy · x̂ and dβ
    /// = Σ dy over the rows. To first order, the error of a product is the sum of each factor's error times the
    /// other factor.
    public static List<Expected> gradients(LayerNormDims d, float[] x, float[] dy, float[] gamma) {
        Row[] rows = rows(d, x);
        int n = d.columns();
        double[] value = new double[x.length];
        double[] magnitude = new double[x.length];
        int[] terms = new int[x.length];
        double[] ofGamma = new double[n];
        double[] sizeOfGamma = new double[n];
        for (int r = 0; r < d.rows(); r++) {
            Row row = rows[r];
            double mean = 0;
            double product = 0;
            double sizeOfMean = 0;
            double sizeOfProduct = 0;
            double errorOfProduct = 0;
            for (int c = 0; c < n; c++) {
                int i = r * n + c;
                double g = (double) dy[i] * gamma[c];
                mean += g / n;
                sizeOfMean += Math.abs(g) / n;
                product += g * row.normal(x[i]) / n;
                sizeOfProduct += Math.abs(g * row.normal(x[i])) / n;
                errorOfProduct += Math.abs(g) * row.magnitude(x[i]) / n;
                ofGamma[c] += dy[i] * row.normal(x[i]);
                sizeOfGamma[c] += Math.abs(dy[i]) * row.magnitude(x[i]);
            }
            for (int c = 0; c < n; c++) {
                int i = r * n + c;
                double g = (double) dy[i] * gamma[c];
                value[i] = (g - mean - row.normal(x[i]) * product) / row.root();
                double ofNormal = row.magnitude(x[i]) * sizeOfProduct + Math.abs(row.normal(x[i])) * errorOfProduct;
                magnitude[i] = (Math.abs(g) + sizeOfMean + ofNormal) / row.root() + row.cancel() * Math.abs(value[i]);
                terms[i] = 2 * (n + ROOT);
            }
        }
        int[] termsOfGamma = new int[n];
        Arrays.fill(termsOfGamma, n + d.rows() + ROOT);
        return List.of(
                new Expected("dx", d.shape(), value, magnitude, terms, 0),
                new Expected("dgamma", d.columnShape(), ofGamma, sizeOfGamma, termsOfGamma, 0),
                ConvOracle.columnSums("dbeta", dy, n));
    }

    private static Row[] rows(LayerNormDims d, float[] x) {
        Row[] rows = new Row[d.rows()];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Row.of(d, x, r);
        }
        return rows;
    }
}
