package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An activation function as a layer of its own. The output has the shape of the input, which may be any.
/// Softmax is computed along the last dimension.
///
/// @param name     the layer's name, empty until a model names it
/// @param function the activation function
public record Activation(String name, ActivationFunction function) implements Layer {

    /// A layer without a name.
    public Activation(ActivationFunction function) {
        this("", function);
    }

    @Override
    public Activation name(String to) {
        return new Activation(to, function);
    }

    @Override
    public Shape outputShape(Shape in) {
        return in;
    }

    @Override
    public Optional<Window2D> window(Shape in) {
        return Layers.pixelWindow(in);
    }

    @Override
    public ActivationFunction activation() {
        return function;
    }

    @Override
    public Activation withoutActivation() {
        return new Activation(name, ActivationFunction.LINEAR);
    }

    private static int columns(Shape in) {
        return in.rank() == 0 ? 1 : in.dim(in.rank() - 1);
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        function.forward(pass.backend(), pass.images() * in.size() / columns(in), columns(in), x, y);
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            function.backward(pass.backend(), pass.images() * in.size() / columns(in), columns(in), y, dy, dx);
        }
    }

    @Override
    public boolean backwardReadsInput() {
        return false;
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("activation", function.configName())
                .toMap();
    }

    static Activation fromConfig(Config config) {
        return new Activation(config.name(), ActivationFunction.of(config));
    }
}
