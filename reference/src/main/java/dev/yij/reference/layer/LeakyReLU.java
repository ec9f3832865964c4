package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.PointFunction;
import java.util.Map;

/// A rectified linear unit with a slope below 0: x above 0, slope · x below (Maas, Hannun, Ng 2013).
///
/// @param name  the layer's name, empty until a model names it
/// @param slope the slope below 0; 0.3 in Keras, 0.01 in PyTorch
public record LeakyReLU(String name, float slope) implements Activating {

    /// Keras's slope of 0.3.
    public LeakyReLU() {
        this(0.3);
    }

    /// A layer without a name.
    ///
    /// @param slope rounded to float32
    public LeakyReLU(double slope) {
        this("", (float) slope);
    }

    @Override
    public LeakyReLU name(String to) {
        return new LeakyReLU(to, slope);
    }

    @Override
    public ActivationFunction function() {
        return ActivationFunction.of(PointFunction.Relu.leaky(slope));
    }

    /// `alpha` is Keras 2's name, which Keras 3 reads too.
    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("alpha", slope).toMap();
    }

    static LeakyReLU fromConfig(Config config) {
        return new LeakyReLU(config.name(), (float) config.number("alpha", config.number("negative_slope", 0.3)));
    }
}
