package dev.yij.reference.scalar;

import dev.yij.reference.kernel.DropoutMask;
import dev.yij.reference.kernel.PointFunction;

/// Activations, softmax and dropout with their gradients, as plain loops.
///
/// Exponentials come from [StrictMath], whose results are bit-identical on every machine.
public final class ScalarActivations {

    private ScalarActivations() {}

    /// y = max(x, 0); NaN stays NaN, and -0.0 becomes 0.0.
    public static void relu(int count, float[] x, float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = Math.max(x[i], 0f);
        }
    }

    /// dx = dy where y > 0, else 0: the gradient at 0 is 0.
    public static void reluGrad(int count, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < count; i++) {
            dx[i] = y[i] > 0 ? dy[i] : 0f;
        }
    }

    /// y = 1 / (1 + e⁻ˣ).
    public static void sigmoid(int count, float[] x, float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = (float) (1 / (1 + StrictMath.exp(-x[i])));
        }
    }

    /// dx = dy · y · (1 - y).
    public static void sigmoidGrad(int count, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < count; i++) {
            dx[i] = dy[i] * y[i] * (1 - y[i]);
        }
    }

    /// y = tanh x.
    public static void tanh(int count, float[] x, float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = (float) StrictMath.tanh(x[i]);
        }
    }

    /// dx = dy · (1 - y²).
    public static void tanhGrad(int count, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < count; i++) {
            dx[i] = dy[i] * (1 - y[i] * y[i]);
        }
    }

    /// y = f(x). The formulas are in [PointFunction].
    public static void map(PointFunction f, int count, float[] x, float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = f.value(x[i]);
        }
    }

    /// dx = dy · f'(x).
    public static void mapGrad(PointFunction f, int count, float[] x, float[] dy, float[] dx) {
        for (int i = 0; i < count; i++) {
            dx[i] = dy[i] * f.slope(x[i]);
        }
    }

    /// y[r,j] = exp(x[r,j] - max) · (1 / Σ exp(x[r,j] - max)): subtracting the row's maximum changes nothing
    /// in exact arithmetic and keeps exp from overflowing.
    public static void softmax(int rows, int columns, float[] x, float[] y) {
        for (int r = 0; r < rows; r++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < columns; j++) {
                max = Math.max(max, x[r * columns + j]);
            }
            float sum = 0;
            for (int j = 0; j < columns; j++) {
                y[r * columns + j] = (float) StrictMath.exp(x[r * columns + j] - max);
                sum += y[r * columns + j];
            }
            float scale = 1 / sum;
            for (int j = 0; j < columns; j++) {
                y[r * columns + j] *= scale;
            }
        }
    }

    /// dx[r,j] = (dy[r,j] - Σ dy[r,k]·y[r,k]) · y[r,j].
    public static void softmaxGrad(int rows, int columns, float[] y, float[] dy, float[] dx) {
        for (int r = 0; r < rows; r++) {
            float dot = 0;
            for (int k = 0; k < columns; k++) {
                dot += dy[r * columns + k] * y[r * columns + k];
            }
            for (int j = 0; j < columns; j++) {
                dx[r * columns + j] = (dy[r * columns + j] - dot) * y[r * columns + j];
            }
        }
    }

    /// y = x · scale, scale being 1 / (1 - rate), where the mask keeps the element, else 0.
    public static void dropout(DropoutMask mask, int count, float[] x, float[] y) {
        for (int i = 0; i < count; i++) {
            y[i] = mask.keeps(i) ? x[i] * mask.scale() : 0f;
        }
    }
}
