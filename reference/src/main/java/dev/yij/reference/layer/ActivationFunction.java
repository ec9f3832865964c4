package dev.yij.reference.layer;

import dev.yij.reference.kernel.Backend;
import java.util.Locale;

/// The functions a layer can put behind its outputs, each with the gradient it has from its own output.
public enum ActivationFunction {
    /// y = x.
    LINEAR {
        @Override
        @SuppressWarnings("ReferenceEquality") // whether it is the same array, not whether it holds the same
        void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
            if (x != y) {
                System.arraycopy(x, 0, y, 0, rows * columns);
            }
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
            if (dy != dx) {
                System.arraycopy(dy, 0, dx, 0, rows * columns);
            }
        }
    },
    /// y = max(x, 0).
    RELU {
        @Override
        void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
            backend.relu(rows * columns, x, y);
        }

        @Override
        void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
            backend.reluGrad(rows * columns, y, dy, dx);
        }
    },
    /// y = 1 / (1 + e⁻ˣ).
    SIGMOID {
        @Override
        void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
            backend.sigmoid(rows * columns, x, y);
        }

        @Override
        void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
            backend.sigmoidGrad(rows * columns, y, dy, dx);
        }
    },
    /// y = tanh x.
    TANH {
        @Override
        void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
            backend.tanh(rows * columns, x, y);
        }

        @Override
        void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
            backend.tanhGrad(rows * columns, y, dy, dx);
        }
    },
    /// y = exp(x) / Σ exp(x) over the last dimension: positive numbers that add up to 1.
    SOFTMAX {
        @Override
        void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
            backend.softmax(rows, columns, x, y);
        }

        @Override
        void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
            backend.softmaxGrad(rows, columns, y, dy, dx);
        }
    };

    /// Computes y from x, `rows × columns` each; both may be the same array.
    abstract void forward(Backend backend, int rows, int columns, float[] x, float[] y);

    /// Computes dx from dy and the output y; dy and dx may be the same array.
    abstract void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx);

    /// The name in Keras: `relu`.
    public String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
