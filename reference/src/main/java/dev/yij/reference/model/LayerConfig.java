package dev.yij.reference.model;

import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Layers;
import java.util.LinkedHashMap;
import java.util.Map;

/// The entry of a layer in the configuration of a model: `class_name`, and `config` with Keras's keys.
///
/// @param layer     the layer
/// @param trainable the entry `trainable` of its configuration, which is only written if it is false
record LayerConfig(Layer layer, boolean trainable) {

    private static final String TRAINABLE = "trainable";

    /// The configuration of a layer.
    ///
    /// @throws IllegalArgumentException if the layer, or its activation, is user-defined and was not registered
    static Map<String, Object> of(BuiltLayer layer) {
        Map<String, Object> config = new LinkedHashMap<>(Layers.toConfig(layer.layer()));
        if (!layer.trainable()) {
            config.put(TRAINABLE, false);
        }
        return config;
    }

    /// Reads an entry.
    ///
    /// @throws IllegalArgumentException if it is not understood
    static LayerConfig read(Map<?, ?> entry) {
        if (!(entry.get("class_name") instanceof String className)
                || !(entry.get("config") instanceof Map<?, ?> layerConfig)) {
            throw new IllegalArgumentException("a layer needs \"class_name\" and \"config\", found " + entry);
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        layerConfig.forEach((key, value) -> entries.put(String.valueOf(key), value));
        return new LayerConfig(Layers.fromConfig(className, entries), !Boolean.FALSE.equals(entries.get(TRAINABLE)));
    }
}
