package dev.yij.io.keras;

import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Layers;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Activation functions under the names of the versions of Keras. `hard_sigmoid` is another function in Keras 3
/// than before.
final class KerasActivations {

    private static final Map<String, String> OURS = Map.of("swish", "silu", "hard_swish", "hard_silu");

    private KerasActivations() {}

    /// What a layer's configuration has under `activation` as ours has it: a name, or a layer with parameters.
    ///
    /// @param value  `relu`, a function object as Keras 3 sometimes writes it, or a layer such as `ReLU`
    /// @param keras3 whether Keras 3 wrote it
    static Object read(Object value, boolean keras3) {
        if (value instanceof String name) {
            return name.equals("hard_sigmoid") && !keras3 ? "hard_sigmoid_keras2" : OURS.getOrDefault(name, name);
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        if (map.get("config") instanceof String name) {
            return read(name, keras3);
        }
        String registered = String.valueOf(map.get("class_name"));
        String className = registered.substring(registered.lastIndexOf('>') + 1);
        if (className.equals("Identity")) {
            return "linear";
        }
        if (className.equals("ThresholdedReLU")
                && map.get("config") instanceof Map<?, ?> config
                && config.get("theta") instanceof Number theta) {
            return Json.of("class_name", "ReLU", "config", Json.of("threshold", theta));
        }
        if (map.get("config") instanceof Map<?, ?> config) {
            return Json.of("class_name", className, "config", config);
        }
        return className.toLowerCase(Locale.ROOT);
    }

    /// The name of an activation function, or of the layer in its place, that yij does not have; null if it has
    /// it, or there is none.
    ///
    /// @param value as [#read] returns it
    static @Nullable String unknown(@Nullable Object value) {
        if (value instanceof Map<?, ?> map && map.get("class_name") instanceof String layer) {
            return Layers.isKnown(layer) ? null : layer;
        }
        return value instanceof String function && !ActivationFunction.isKnown(function) ? function : null;
    }

    /// The same for a file of Keras.
    ///
    /// @throws IllegalArgumentException if that version of Keras has no such function
    static Object written(String layer, Object value, boolean keras3) {
        if (value instanceof Map<?, ?> map && map.get("config") instanceof Map<?, ?> settings) {
            Map<String, Object> config = new LinkedHashMap<>();
            settings.forEach((key, entry) -> config.put(String.valueOf(key), entry));
            config.remove("name", "");
            // Keras 3 finds the class by its module, in HDF5 files too; Keras 2 ignores it.
            return KerasArchiveLayout.object("keras.layers", String.valueOf(map.get("class_name")), config);
        }
        if (value.equals("gelu_tanh") || value.equals(keras3 ? "hard_sigmoid_keras2" : "hard_sigmoid")) {
            throw new IllegalArgumentException(layer + ": files of Keras " + (keras3 ? 3 : 2)
                    + " have no name for the activation function " + value);
        }
        if (value.equals("hard_sigmoid_keras2")) {
            return "hard_sigmoid";
        }
        return value.equals("silu") && !keras3 ? "swish" : value;
    }
}
