package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.config.Registry;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.kernel.PointFunction.Elu;
import dev.yij.reference.kernel.PointFunction.HardSigmoid;
import dev.yij.reference.kernel.PointFunction.Relu;
import dev.yij.reference.kernel.PointFunction.Smooth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The activation function of a layer. The built-in functions are the constants of this interface, and those
/// made by [#of(PointFunction)]; a user-defined one implements [CustomActivation].
public sealed interface ActivationFunction
        permits ActivationFunction.BuiltIn, CustomActivation, ActivationFunction.Pointwise {

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
    /// y = min(max(x, 0), 6).
    ActivationFunction RELU6 = Named.RELU6;
    /// y = x above 0, 0.2 · x below, Keras 3's slope; others by [#of(PointFunction)].
    ActivationFunction LEAKY_RELU = Named.LEAKY_RELU;
    /// y = x above 0, eˣ - 1 below.
    ActivationFunction ELU = Named.ELU;
    /// The self-normalizing form of [#ELU].
    ActivationFunction SELU = Named.SELU;
    /// y = x · Φ(x), Φ being the normal distribution.
    ActivationFunction GELU = Named.GELU;
    /// [#GELU] with Φ approximated by a hyperbolic tangent; Keras has no name for it.
    ActivationFunction GELU_TANH = Named.GELU_TANH;
    /// y = x / (1 + e⁻ˣ), also called Swish.
    ActivationFunction SILU = Named.SILU;
    /// y = x/6 + 1/2 cut off at 0 and 1, as in Keras 3.
    ActivationFunction HARD_SIGMOID = Named.HARD_SIGMOID;
    /// y = 0.2·x + 1/2 cut off at 0 and 1, as `hard_sigmoid` was up to Keras 2.
    ActivationFunction HARD_SIGMOID_KERAS2 = Named.HARD_SIGMOID_KERAS2;
    /// y = x times [#HARD_SIGMOID], also called hard Swish.
    ActivationFunction HARD_SILU = Named.HARD_SILU;
    /// y = log(1 + eˣ).
    ActivationFunction SOFTPLUS = Named.SOFTPLUS;
    /// y = x / (1 + |x|).
    ActivationFunction SOFTSIGN = Named.SOFTSIGN;
    /// y = eˣ.
    ActivationFunction EXPONENTIAL = Named.EXPONENTIAL;
    /// y = x · tanh(log(1 + eˣ)).
    ActivationFunction MISH = Named.MISH;

    /// The name in configurations, `relu`: for the built-in functions, Keras's.
    String configName();

    /// Computes y from x, `rows × columns` each; both may be the same array.
    void forward(Backend backend, int rows, int columns, float[] x, float[] y);

    /// Whether [#backward] needs the input of [#forward] rather than its output.
    boolean needsInput();

    /// Computes the gradient dx from dy; dy and dx may be the same array.
    ///
    /// @param at the input of [#forward] if [#needsInput], else its output
    void backward(Backend backend, int rows, int columns, float[] at, float[] dy, float[] dx);

    /// What a configuration has under `activation`: the name, or for a function with parameters the layer that
    /// computes it, as Keras writes it: `{"class_name": "ReLU", "config": {"max_value": 3.0, …}}`.
    Object configValue();

    /// A function of one number: one of the constants if there is one.
    static ActivationFunction of(PointFunction f) {
        return Pointwise.of(f);
    }

    /// Whether there is a function of this name.
    static boolean isKnown(String name) {
        return BuiltIn.REGISTRY.has(name);
    }

    /// The function under `activation` in a layer's configuration, by its name or as a layer; linear if the
    /// entry is missing.
    ///
    /// @throws IllegalArgumentException if there is no such function; the message lists the built-in ones
    static ActivationFunction of(Config config) {
        if (!config.has("activation")) {
            return LINEAR;
        }
        if (config.value("activation") instanceof Map<?, ?> object) {
            return Activating.of(object);
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
            for (Pointwise function : Named.ALL) {
                byName.put(function.configName(), function);
            }
            return byName;
        }

        @Override
        public String configName() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean needsInput() {
            return false;
        }

        @Override
        public Object configValue() {
            return configName();
        }
    }

    /// The functions of one number that have a name. A class of its own, because the constants of this
    /// interface are not set yet while [BuiltIn] is initialized.
    final class Named {
        static final Pointwise RELU6 = new Pointwise("relu6", Relu.upTo(6));
        static final Pointwise LEAKY_RELU = new Pointwise("leaky_relu", Relu.leaky(0.2f));
        static final Pointwise ELU = new Pointwise("elu", new Elu(1, 1));
        static final Pointwise SELU = new Pointwise("selu", Elu.SELU);
        static final Pointwise GELU = new Pointwise("gelu", Smooth.GELU);
        static final Pointwise GELU_TANH = new Pointwise("gelu_tanh", Smooth.GELU_TANH);
        static final Pointwise SILU = new Pointwise("silu", Smooth.SILU);
        static final Pointwise HARD_SIGMOID = new Pointwise("hard_sigmoid", new HardSigmoid(1f / 6));
        static final Pointwise HARD_SIGMOID_KERAS2 = new Pointwise("hard_sigmoid_keras2", new HardSigmoid(0.2f));
        static final Pointwise HARD_SILU = new Pointwise("hard_silu", Smooth.HARD_SILU);
        static final Pointwise SOFTPLUS = new Pointwise("softplus", Smooth.SOFTPLUS);
        static final Pointwise SOFTSIGN = new Pointwise("softsign", Smooth.SOFTSIGN);
        static final Pointwise EXPONENTIAL = new Pointwise("exponential", Smooth.EXPONENTIAL);
        static final Pointwise MISH = new Pointwise("mish", Smooth.MISH);

        static final List<Pointwise> ALL = List.of(
                RELU6,
                LEAKY_RELU,
                ELU,
                SELU,
                GELU,
                GELU_TANH,
                SILU,
                HARD_SIGMOID,
                HARD_SIGMOID_KERAS2,
                HARD_SILU,
                SOFTPLUS,
                SOFTSIGN,
                EXPONENTIAL,
                MISH);

        private Named() {}
    }

    /// A function of one number that is computed by [Backend#map].
    ///
    /// @param configName the name: Keras's for the constants
    /// @param f          the function
    record Pointwise(String configName, PointFunction f) implements ActivationFunction {

        private static ActivationFunction of(PointFunction f) {
            if (f.equals(Relu.upTo(Float.POSITIVE_INFINITY))) {
                return RELU;
            }
            for (Pointwise named : Named.ALL) {
                if (named.f.equals(f)) {
                    return named;
                }
            }
            return new Pointwise(label(f), f);
        }

        private static String label(PointFunction f) {
            return switch (f) {
                case Relu r ->
                    "relu" + (r.max() < Float.POSITIVE_INFINITY ? "_max_" + r.max() : "")
                            + (r.negativeSlope() > 0 ? "_slope_" + r.negativeSlope() : "")
                            + (r.threshold() > 0 ? "_threshold_" + r.threshold() : "");
                case Elu e -> "elu_alpha_" + e.alpha() + (e.scale() == 1 ? "" : "_scale_" + e.scale());
                case HardSigmoid h -> "hard_sigmoid_" + h.rise();
                case PointFunction.Line l -> "line_" + l.scale() + "_" + l.offset();
                case Smooth s -> s.name().toLowerCase(Locale.ROOT);
            };
        }

        @Override
        public void forward(Backend backend, int rows, int columns, float[] x, float[] y) {
            backend.map(f, rows * columns, x, y);
        }

        @Override
        public boolean needsInput() {
            return !f.hasSlopeOfOutput();
        }

        @Override
        public void backward(Backend backend, int rows, int columns, float[] at, float[] dy, float[] dx) {
            backend.mapGrad(f, rows * columns, at, dy, dx);
        }

        @Override
        public Object configValue() {
            return Named.ALL.contains(this) ? configName : Activating.toObject(f);
        }
    }
}
