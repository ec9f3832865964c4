package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.PointFunction;
import java.util.Map;

/// An exponential linear unit: x above 0, α · (eˣ - 1) below (Clevert, Unterthiner, Hochreiter 2016).
///
/// @param name  the layer's name, empty until a model names it
/// @param alpha the limit towards -∞, negated
public record ELU(String name, double alpha) implements Activating {

    /// Keras's limit of 1.
    public ELU() {
        this(1);
    }

    /// A layer without a name.
    public ELU(double alpha) {
        this("", alpha);
    }

    @Override
    public ELU name(String to) {
        return new ELU(to, alpha);
    }

    @Override
    public ActivationFunction function() {
        return ActivationFunction.of(new PointFunction.Elu(alpha, 1));
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("alpha", alpha).toMap();
    }

    static ELU fromConfig(Config config) {
        return new ELU(config.name(), config.number("alpha", 1));
    }
}
