package dev.yij.reference.layer;

import dev.yij.reference.kernel.Backend;

/// A user-defined activation function of one number, with a derivative that can be computed from the output.
/// Register it under its name, so that models that use it can be saved and loaded:
///
/// ```java
/// record LeakyRelu(float slope) implements CustomActivation {
///     public String configName() { return "leaky_relu_" + slope; }
///     public float value(float x) { return x > 0 ? x : slope * x; }
///     public float derivative(float y) { return y > 0 ? 1 : slope; }
/// }
///
/// CustomActivation.register(new LeakyRelu(0.1f));
/// model.add(new Conv2D(32, 3).activation(new LeakyRelu(0.1f)));
/// ```
///
/// A function whose derivative needs the input, or that depends on several numbers, is a [CustomLayer].
public non-sealed interface CustomActivation extends ActivationFunction {

    /// Computes y from x.
    float value(float x);

    /// Computes dy/dx from y.
    float derivative(float y);

    @Override
    default void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
        for (int i = 0; i < rows * columns; i++) {
            y[i] = value(x[i]);
        }
    }

    @Override
    default void backward(Backend backend, int rows, int columns, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < rows * columns; i++) {
            dx[i] = dy[i] * derivative(y[i]);
        }
    }

    @Override
    default boolean needsInput() {
        return false;
    }

    @Override
    default Object configValue() {
        return configName();
    }

    /// Registers a function, so that model files that name it can be written and read. It replaces a function
    /// registered under the same name.
    ///
    /// @throws IllegalArgumentException if a built-in function has that name
    static void register(CustomActivation function) {
        BuiltIn.REGISTRY.register(function.configName(), function);
    }
}
