package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.config.Registry;
import dev.yij.reference.kernel.Backend;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The activation function of a layer, whose gradient is computed from its own output. The built-in functions
/// are the constants of this interface; a user-defined one implements [CustomActivation].
public sealed interface ActivationFunction permits ActivationFunction.BuiltIn, CustomActivation {

    /// y = x.
    ActivationFunction LINEAR = BuiltIn.LINEAR;
    /// y = max(x, 0).
    ActivationFunction RELU = BuiltIn.RELU;
    /// y = 1 / (1 + e⁻ˣ).
    ActivationFunction SIGMOID = BuiltIn.SIGMOID;
    /// y = tanh x.
    ActivationFunction TANH = BuiltIn.TANH;
    /// y = exp(x) / Σ exp(x) over the last dimension: positive numbers that add up to 1.
    ActivationFunction SOFTMAX = BuiltIn.SOFTMAX;

    /// The name in configurations, `relu`: for the built-in functions, Keras's.
    String configName();

    /// Computes y from x, `rows × columns` each; both may be the same array.
    void forward(Backend backend, int rows, int columns, float[] x, float[] y);

    /// Computes the gradient dx from dy and the output y; dy and dx may be the same array.
    void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx);

    /// The function named under `activation` in a layer's configuration; linear if the entry is missing.
    ///
    /// @throws IllegalArgumentException if no function has that name; the message lists the built-in ones
    static ActivationFunction of(Config config) {
        if (!config.has("activation")) {
            return LINEAR;
        }
        String name = config.text("activation", "");
        if (BuiltIn.REGISTRY.has(name)) {
            return BuiltIn.REGISTRY.get(name);
        }
        throw config.invalid("activation", "one of " + BuiltIn.REGISTRY.names());
    }

    /// The built-in activation functions, for `switch`es; elsewhere use the constants of [ActivationFunction].
    enum BuiltIn implements ActivationFunction {
        /// [ActivationFunction#LINEAR].
        LINEAR {
            @Override
            @SuppressWarnings("ReferenceEquality") // whether it is the same array, not whether it holds the same
            public void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
                if (x != y) {
                    System.arraycopy(x, 0, y, 0, rows * columns);
                }
            }

            @Override
            @SuppressWarnings("ReferenceEquality")
            public void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
                if (dy != dx) {
                    System.arraycopy(dy, 0, dx, 0, rows * columns);
                }
            }
        },
        /// [ActivationFunction#RELU].
        RELU {
            @Override
            public void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
                backend.relu(rows * columns, x, y);
            }

            @Override
            public void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
                backend.reluGrad(rows * columns, y, dy, dx);
            }
        },
        /// [ActivationFunction#SIGMOID].
        SIGMOID {
            @Override
            public void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
                backend.sigmoid(rows * columns, x, y);
            }

            @Override
            public void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
                backend.sigmoidGrad(rows * columns, y, dy, dx);
            }
        },
        /// [ActivationFunction#TANH].
        TANH {
            @Override
            public void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
                backend.tanh(rows * columns, x, y);
            }

            @Override
            public void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
                backend.tanhGrad(rows * columns, y, dy, dx);
            }
        },
        /// [ActivationFunction#SOFTMAX].
        SOFTMAX {
            @Override
            public void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
                backend.softmax(rows, columns, x, y);
            }

            @Override
            public void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
                backend.softmaxGrad(rows, columns, y, dy, dx);
            }
        };

        /// The built-in and user-defined functions by name.
        static final Registry<ActivationFunction> REGISTRY =
                new Registry<>("activation function", "CustomActivation.register", byName());

        private static Map<String, ActivationFunction> byName() {
            Map<String, ActivationFunction> byName = new LinkedHashMap<>();
            for (BuiltIn function : values()) {
                byName.put(function.configName(), function);
            }
            return byName;
        }

        @Override
        public String configName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
