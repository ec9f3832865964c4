package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A layer that only applies an activation function. The output has the shape of the input, which may be any;
/// softmax is computed along the last dimension, or along that of [Softmax].
public sealed interface Activating extends Layer permits Activation, ELU, LeakyReLU, ReLU, Softmax {

    /// The activation function.
    ActivationFunction function();

    /// The dimension of the input along which softmax is computed; the last, except for [Softmax] of another
    /// axis.
    default int dimension(Shape in) {
        return in.rank() - 1;
    }

    /// Whether softmax is computed along the last dimension, so that rows are adjacent in memory.
    default boolean isAlongLast(Shape in) {
        return dimension(in) == in.rank() - 1;
    }

    /// The position in one row-major input of the `i`-th number in rows along [#dimension].
    default int inRows(Shape in, int i) {
        int columns = in.dim(dimension(in));
        int after = 1; // the numbers of one position along the dimension
        for (int axis = dimension(in) + 1; axis < in.rank(); axis++) {
            after *= in.dim(axis);
        }
        int row = i / columns;
        return (row / after * columns + i % columns) * after + row % after;
    }

    @Override
    default Shape outputShape(Shape in) {
        return in;
    }

    @Override
    default Optional<Window2D> window(Shape in) {
        return Layers.pixelWindow(in);
    }

    @Override
    default ActivationFunction activation() {
        return function();
    }

    @Override
    default Activation withoutActivation() {
        return new Activation(name(), ActivationFunction.LINEAR);
    }

    @Override
    default void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        int columns = Layers.lastDimension(in);
        function().forward(pass.backend(), pass.images() * in.size() / columns, columns, x, y);
    }

    @Override
    default void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            int columns = Layers.lastDimension(in);
            float[] at = function().needsInput() ? x : y;
            function().backward(pass.backend(), pass.images() * in.size() / columns, columns, at, dy, dx);
        }
    }

    @Override
    default boolean backwardReadsInput() {
        return function().needsInput();
    }

    @Override
    default boolean backwardReadsOutput() {
        return !function().needsInput();
    }

    @Override
    default boolean backwardInPlace() {
        return true;
    }

    /// The layer that applies a function: that of its own class if the function has parameters.
    static Activating layer(ActivationFunction function) {
        boolean named = function.configValue() instanceof String;
        return named || !(function instanceof ActivationFunction.Pointwise pointwise)
                ? new Activation(function)
                : layer(pointwise.f());
    }

    private static Activating layer(PointFunction f) {
        return switch (f) {
            case PointFunction.Relu relu
            when relu.equals(PointFunction.Relu.leaky(relu.negativeSlope())) -> new LeakyReLU(relu.negativeSlope());
            case PointFunction.Relu relu -> new ReLU("", relu);
            case PointFunction.Elu elu when elu.scale() == 1 -> new ELU(elu.alpha());
            case PointFunction.Elu _, PointFunction.HardSigmoid _, PointFunction.Line _, PointFunction.Smooth _ ->
                throw new IllegalArgumentException(
                        "the activation function " + f + " cannot be saved: Keras has no" + " layer for it");
        };
    }

    /// A function with parameters as Keras writes it: the layer that computes it.
    ///
    /// @throws IllegalArgumentException if no layer does
    static Map<String, Object> toObject(PointFunction f) {
        Activating layer = layer(f);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("class_name", layer.className());
        object.put("config", layer.config());
        return object;
    }

    /// The function of a layer as [#toObject] writes it.
    ///
    /// @throws IllegalArgumentException if it is no such layer
    static ActivationFunction of(Map<?, ?> object) {
        Map<String, Object> config = new LinkedHashMap<>();
        if (object.get("config") instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> config.put(String.valueOf(key), value));
        }
        String className = String.valueOf(object.get("class_name"));
        Layer layer = className.equals("PReLU") ? new PReLU() : Layers.fromConfig(className, config);
        if (layer instanceof Softmax softmax && softmax.axis() != -1) {
            throw new IllegalArgumentException("expected a softmax along the last axis as an activation function, found"
                    + " axis " + softmax.axis() + ", which is a layer of its own");
        }
        if (layer instanceof Activating activating) {
            return activating.function();
        }
        throw new Config(Map.of("activation", layer.className())).invalid("activation", "an activation function");
    }
}
