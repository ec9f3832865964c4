package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A layer in a Keras configuration.
///
/// @param className the class, `Conv2D`
/// @param config    its configuration, without null entries
/// @param whole     the whole entry, `class_name` and `config` included
record KerasNode(String className, Map<String, Object> config, Map<String, Object> whole) {

    private static final Set<String> MODELS = Set.of("Functional", "Model", "Sequential");

    static final String LAYERS = "layers";

    static KerasNode of(Object value, String where) throws FormatException {
        Map<String, Object> entry = Json.map(value, where + ", a layer");
        if (!(entry.get("class_name") instanceof String className)) {
            throw new FormatException(where + " has a layer without a \"class_name\": " + Json.shortened(entry));
        }
        String name = className.substring(className.lastIndexOf('>') + 1); // `Custom>Swish`, a user's own class
        Object config = entry.get("config");
        return new KerasNode(
                name,
                config instanceof List<?> layers // Sequential in Keras 2.0 to 2.2.2
                        ? Json.of(LAYERS, layers)
                        : Json.map(config, where + ", a layer's config"),
                entry);
    }

    /// The layers of a model by their names, in its order.
    ///
    /// @param config the model's configuration
    static Map<String, KerasNode> byName(Map<String, Object> config, String where) throws FormatException {
        Map<String, KerasNode> nodes = new LinkedHashMap<>();
        for (Object entry : Json.list(config.get(LAYERS), where + ": \"layers\"")) {
            KerasNode node = KerasOps.asLayer(of(entry, where));
            if (nodes.put(node.name(), node) != null) {
                throw new FormatException(where + " has two layers called \"" + node.name() + "\"");
            }
        }
        return nodes;
    }

    /// Whether the layer is itself a model.
    boolean isModel() {
        return MODELS.contains(className) || config.get(LAYERS) instanceof List<?>;
    }

    boolean isInput() {
        return className.equals("InputLayer");
    }

    /// The name, or for messages the class if it has none.
    String name() {
        if (config.get("name") instanceof String name) {
            return name;
        }
        return whole.get("name") instanceof String name ? name : "a layer of class " + className;
    }
}
