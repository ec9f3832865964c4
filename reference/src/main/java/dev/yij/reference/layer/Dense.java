package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A fully connected layer: every output is a dot product with the whole last dimension of the input.
///
/// `… × in` in, `… × units` out; kernel `in × units`. The arithmetic is in
/// [ScalarDense][dev.yij.reference.scalar.ScalarDense].
///
/// @param name        the layer's name, empty until a model names it
/// @param units       the number of outputs
/// @param activation  the function that is applied after the bias
/// @param useBias     whether each output adds a bias
/// @param initializer how the kernel is initialized
public record Dense(String name, int units, ActivationFunction activation, boolean useBias, Initializer initializer)
        implements Layer {

    /// Checks the number of units.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public Dense {
        Layers.requirePositive("units", units);
    }

    /// Keras's defaults: no activation, a bias, Glorot uniform.
    public Dense(int units) {
        this("", units, ActivationFunction.LINEAR, true, Initializer.GLOROT_UNIFORM);
    }

    @Override
    public Dense name(String to) {
        return new Dense(to, units, activation, useBias, initializer);
    }

    /// A copy with a different activation function.
    public Dense activation(ActivationFunction to) {
        return new Dense(name, units, to, useBias, initializer);
    }

    /// A copy with or without a bias.
    public Dense useBias(boolean to) {
        return new Dense(name, units, activation, to, initializer);
    }

    /// A copy with a different kernel initializer.
    public Dense initializer(Initializer to) {
        return new Dense(name, units, activation, useBias, to);
    }

    @Override
    public Shape outputShape(Shape in) {
        int[] dims = in.toArray();
        dims[lastDimension(in)] = units;
        return Shape.of(dims);
    }

    /// The layer operates along the channels, separately at each pixel.
    @Override
    public Optional<Window2D> window(Shape in) {
        return Layers.pixelWindow(in);
    }

    @Override
    public Dense withoutActivation() {
        return activation(ActivationFunction.LINEAR);
    }

    private static int lastDimension(Shape in) {
        if (in.rank() == 0) {
            throw new ShapeException("expected a vector or more dimensions, found shape " + in);
        }
        return in.rank() - 1;
    }

    private static int inputs(Shape in) {
        return in.dim(lastDimension(in));
    }

    @Override
    public List<WeightSpec> weights(Shape in) {
        WeightSpec kernel = new WeightSpec("kernel", Shape.of(inputs(in), units), initializer);
        return Layers.kernelAndBias(kernel, units, useBias);
    }

    private DenseShape shape(int images, Shape in) {
        return new DenseShape(images * (in.size() / inputs(in)), inputs(in), units);
    }

    @Override
    public long multiplications(Shape in) {
        return (long) in.size() * units;
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        DenseShape s = shape(pass.images(), in);
        pass.backend()
                .dense(s, x, weights.get(0).value(), useBias ? weights.get(1).value() : null, y);
        activation.forward(pass.backend(), s.images(), units, y, y);
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        Backend backend = pass.backend();
        DenseShape s = shape(pass.images(), in);
        float[] at = Layers.activationGradientAt(this, pass, in, weights, x, y);
        activation.backward(backend, s.images(), units, at, dy, dy);
        if (pass.trainsWeights()) {
            backend.denseGradWeights(
                    s,
                    x,
                    dy,
                    weights.get(0).gradient(),
                    useBias ? weights.get(1).gradient() : null);
        }
        if (dx != null) {
            backend.denseGradInput(s, dy, weights.get(0).value(), dx);
        }
    }

    @Override
    public boolean backwardReadsOutput() {
        return activation != ActivationFunction.LINEAR;
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("units", units)
                .put("activation", activation.configValue())
                .put("use_bias", useBias)
                .put("kernel_initializer", initializer)
                .toMap();
    }

    static Dense fromConfig(Config config) {
        return new Dense(
                config.name(),
                config.integer("units"),
                ActivationFunction.of(config),
                config.flag("use_bias", true),
                config.constant("kernel_initializer", Initializer.GLOROT_UNIFORM));
    }
}
