package dev.yij.testvectors.oracle;

/// Activations and their gradients in double.
///
/// Library functions may have the errors that OpenCL's full profile allows (OpenCL C 3.0, table "ULP values for
/// single precision built-in math functions"): exp 3 ULP, log 3, tanh 5, division 2.5, square root 3. One ULP
/// counts as one rounding, for the reason given at [Roundoff.bound][dev.yij.testvectors.Roundoff#bound(int,
/// double)].
public final class ActivationOracle {

    /// Number of roundings that an exponential counts as.
    static final int EXP = 3;

    /// Number of roundings that a logarithm counts as.
    static final int LOG = 3;

    /// Number of roundings that a division counts as.
    static final int DIVISION = 3;

    /// Number of roundings that a square root counts as.
    static final int SQUARE_ROOT = 3;

    /// Number of roundings that a hyperbolic tangent counts as.
    static final int TANH = 5;

    private ActivationOracle() {}

    /// y = max(x, 0), NaN for NaN; exact.
    public static Expected relu(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] <= 0 ? 0 : x[i];
        }
        return Expected.exact("y", new int[] {x.length}, y);
    }

    /// dx = dy where the output y is above 0, else 0; exact.
    public static Expected reluGrad(float[] y, float[] dy) {
        double[] dx = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            dx[i] = y[i] > 0 ? dy[i] : 0;
        }
        return Expected.exact("dx", new int[] {y.length}, dx);
    }

    /// y = 1 / (1 + e⁻ˣ): an exponential, an addition of positive numbers, a division; all errors are relative
    /// to y.
    public static Expected sigmoid(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = 1 / (1 + StrictMath.exp(-(double) x[i]));
        }
        return relativeTo("y", y, y, EXP + 1 + DIVISION);
    }

    /// dx = dy · y · (1 - y): three operations, each with an error relative to the result.
    public static Expected sigmoidGrad(float[] y, float[] dy) {
        double[] dx = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            dx[i] = dy[i] * (y[i] * (1.0 - y[i]));
        }
        return relativeTo("dx", dx, dx, 3);
    }

    /// y = tanh x.
    public static Expected tanh(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = StrictMath.tanh(x[i]);
        }
        return relativeTo("y", y, y, TANH);
    }

    /// dx = dy · (1 - y²): a square, a subtraction, a product. The rounding error of the square remains when 1
    /// - y² cancels, so the magnitude is |dy|·(1 + y²).
    public static Expected tanhGrad(float[] y, float[] dy) {
        double[] dx = new double[y.length];
        double[] magnitude = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            double square = (double) y[i] * y[i];
            dx[i] = dy[i] * (1 - square);
            magnitude[i] = dy[i] * (1 + square);
        }
        return relativeTo("dx", dx, magnitude, 3);
    }

    private static Expected relativeTo(String name, double[] value, double[] size, int roundings) {
        double[] magnitude = new double[value.length];
        int[] terms = new int[value.length];
        for (int i = 0; i < value.length; i++) {
            magnitude[i] = Math.abs(size[i]);
            terms[i] = roundings;
        }
        return new Expected(name, new int[] {value.length}, value, magnitude, terms, 0);
    }
}
