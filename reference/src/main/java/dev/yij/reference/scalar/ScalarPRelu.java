package dev.yij.reference.scalar;

import dev.yij.reference.kernel.PReluShape;

/// Parametric ReLU (He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015, eq. 1), in loops over n (image),
/// row and column; a is the slope of the number.
public final class ScalarPRelu {

    private ScalarPRelu() {}

    /// y = x above 0, else a · x.
    public static void prelu(PReluShape s, float[] x, float[] a, float[] y) {
        int rows = s.rows();
        for (int row = 0; row < s.images() * rows; row++) {
            int first = s.firstSlope(row % rows);
            for (int column = 0; column < s.columns(); column++) {
                int i = row * s.columns() + column;
                y[i] = x[i] > 0 ? x[i] : a[first + column * s.step()] * x[i];
            }
        }
    }

    /// dx = dy where x > 0, a · dy where x < 0, and 0 at 0, as in Keras.
    public static void preluGradInput(PReluShape s, float[] x, float[] a, float[] dy, float[] dx) {
        int rows = s.rows();
        for (int row = 0; row < s.images() * rows; row++) {
            int first = s.firstSlope(row % rows);
            for (int column = 0; column < s.columns(); column++) {
                int i = row * s.columns() + column;
                dx[i] = x[i] > 0 ? dy[i] : x[i] == 0 ? 0 : a[first + column * s.step()] * dy[i];
            }
        }
    }

    /// da += Σ dy · x over the numbers x < 0 that have the slope, n, row, column ascending.
    public static void preluGradSlopes(PReluShape s, float[] x, float[] dy, float[] da) {
        int rows = s.rows();
        for (int row = 0; row < s.images() * rows; row++) {
            int first = s.firstSlope(row % rows);
            for (int column = 0; column < s.columns(); column++) {
                int i = row * s.columns() + column;
                if (!(x[i] >= 0)) {
                    da[first + column * s.step()] += dy[i] * x[i];
                }
            }
        }
    }
}
