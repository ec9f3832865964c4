package dev.yij.testvectors.oracle;

/// Activations and their gradients in double.
///
/// The library functions inside them may be off by as much as OpenCL's full profile allows (OpenCL C 3.0, table
/// "ULP values for single precision built-in math functions"): exp 3 ULP, log 3, tanh 5, division 2.5, square
/// root 3. One ULP counts as one rounding ([Roundoff.bound][dev.yij.testvectors.Roundoff#bound(int, double)]
/// says why).
public final class ActivationOracle {

    /// Roundings that an exponential counts for.
    static final int EXP = 3;

    /// Roundings that a logarithm counts for.
    static final int LOG = 3;

    /// Roundings that a division counts for.
    static final int DIVISION = 3;

    /// Roundings that a square root counts for.
    static final int SQUARE_ROOT = 3;

    private static final int TANH = 5;

    private ActivationOracle() {}

    /// y = max(x, 0), NaN kept; exact.
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

    /// y = 1 / (1 + e⁻ˣ): an exponential, an addition of positive numbers, a division, all relative to y.
    public static Expected sigmoid(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = 1 / (1 + StrictMath.exp(-(double) x[i]));
        }
        return relativeTo("y", y, y, EXP + 1 + DIVISION);
    }

    /// dx = dy · y · (1 - y): three operations, each relative to the result, as 1 - y is rounded once.
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

    /// dx = dy · (1 - y²): a square, a subtraction, a product; the square's rounding stays when 1 - y² cancels,
    /// so the magnitude is |dy|·(1 + y²).
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
