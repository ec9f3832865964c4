package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import java.util.Map;

/// Softmax along the last dimension as a layer of its own: positive numbers that add up to 1.
///
/// @param name the layer's name, empty until a model names it
public record Softmax(String name) implements Activating {

    /// A layer without a name.
    public Softmax() {
        this("");
    }

    @Override
    public Softmax name(String to) {
        return new Softmax(to);
    }

    @Override
    public ActivationFunction function() {
        return ActivationFunction.SOFTMAX;
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("axis", -1).toMap();
    }

    static Softmax fromConfig(Config config) {
        config.requireIfPresent("axis", -1);
        return new Softmax(config.name());
    }
}
