package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import java.util.Map;

/// An activation function, given by its name, as a layer of its own.
///
/// @param name     the layer's name, empty until a model names it
/// @param function the activation function
public record Activation(String name, ActivationFunction function) implements Activating {

    /// A layer without a name.
    public Activation(ActivationFunction function) {
        this("", function);
    }

    @Override
    public Activation name(String to) {
        return new Activation(to, function);
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("activation", function.configValue())
                .toMap();
    }

    static Activation fromConfig(Config config) {
        return new Activation(config.name(), ActivationFunction.of(config));
    }
}
