package dev.yij.reference.model;

import dev.yij.reference.layer.Layer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The names that Keras 2.2 gives to unnamed layers: the class name in snake case, and a count from 1 for each
/// class. Layers that already have a name are not counted.
final class LayerNames {

    private static final Pattern WORD = Pattern.compile("(.)([A-Z][a-z0-9]+)");
    private static final Pattern HUMP = Pattern.compile("([a-z])([A-Z])");

    private LayerNames() {}

    static String snakeCase(String className) {
        String words = WORD.matcher(className).replaceAll("$1_$2");
        return HUMP.matcher(words).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }

    /// The same layers, all named.
    ///
    /// @throws IllegalArgumentException if two layers have the same name
    static List<Layer> named(List<Layer> layers) {
        Set<String> taken = new HashSet<>();
        List<Layer> named = of(layers);
        for (Layer layer : named) {
            if (!taken.add(layer.name())) {
                throw new IllegalArgumentException("two layers are called \"" + layer.name() + "\"");
            }
        }
        return named;
    }

    /// The same layers, all named; two may have the same name.
    static List<Layer> of(List<Layer> layers) {
        Map<String, Integer> counts = new HashMap<>();
        return layers.stream()
                .map(layer -> layer.name().isEmpty() ? layer.name(next(layer.className(), counts)) : layer)
                .toList();
    }

    private static String next(String className, Map<String, Integer> counts) {
        return snakeCase(className) + "_" + counts.merge(className, 1, Integer::sum);
    }
}
