package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import java.util.Map;

/// A layer in a Keras configuration.
///
/// @param className the class, `Conv2D`
/// @param config    its configuration, without null entries
/// @param whole     the whole entry, `class_name` and `config` included
record KerasNode(String className, Map<String, Object> config, Map<String, Object> whole) {

    static KerasNode of(Object value, String where) throws FormatException {
        Map<String, Object> entry = Json.map(value, where + ", a layer");
        if (!(entry.get("class_name") instanceof String className)) {
            throw new FormatException(where + " has a layer without a \"class_name\": " + Json.shortened(entry));
        }
        String name = className.substring(className.lastIndexOf('>') + 1); // `Custom>Swish`, a user's own class
        return new KerasNode(name, Json.map(entry.get("config"), where + ", a layer's config"), entry);
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
