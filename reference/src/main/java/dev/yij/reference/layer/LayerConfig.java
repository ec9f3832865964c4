package dev.yij.reference.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A layer's configuration as Keras writes it: written entry by entry, read back with complaints that name
/// the entry.
/// [Layers#fromConfig] puts the layer's name in front of them.
final class LayerConfig {

    private final Map<String, Object> entries = new LinkedHashMap<>();

    LayerConfig(String name) {
        entries.put("name", name);
    }

    LayerConfig(Map<String, ?> entries) {
        this.entries.putAll(entries);
    }

    LayerConfig put(String key, Object value) {
        entries.put(
                key,
                switch (value) {
                    case Size size -> List.of(size.height(), size.width());
                    case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
                    default -> value;
                });
        return this;
    }

    Map<String, Object> toMap() {
        return Collections.unmodifiableMap(entries);
    }

    String name() {
        return entries.get("name") instanceof String name ? name : "";
    }

    int integer(String key) {
        return toInt(key, entries.get(key));
    }

    float number(String key) {
        if (entries.get(key) instanceof Number number) {
            return number.floatValue();
        }
        throw complaint(key, "a number", entries.get(key));
    }

    boolean flag(String key, boolean otherwise) {
        Object value = entries.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw complaint(key, "true or false", value);
    }

    /// A pair of numbers, or one that stands for both.
    ///
    /// @param otherwise what a missing entry means; null if it must not be missing
    Size size(String key, @Nullable Size otherwise) {
        Object value = entries.get(key);
        if (value == null && otherwise != null) {
            return otherwise;
        }
        if (value instanceof List<?> pair) {
            if (pair.size() != 2) {
                throw complaint(key, "a whole number or two of them", value);
            }
            return new Size(toInt(key, pair.get(0)), toInt(key, pair.get(1)));
        }
        return Size.of(toInt(key, value));
    }

    /// Refuses an entry that would change the arithmetic and that we do not implement; it may be missing.
    ///
    /// @param supported the one value that means what the layer does anyway
    void requireIfPresent(String key, Object supported) {
        Object value = entries.get(key);
        if (value != null && !value.toString().equals(supported.toString())) {
            throw complaint(key, supported.toString(), value);
        }
    }

    /// An enum constant by its name in lower case.
    <E extends Enum<E>> E constant(String key, E otherwise) {
        Object value = entries.get(key);
        if (value == null) {
            return otherwise;
        }
        List<String> names = new ArrayList<>();
        for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(value)) {
                return constant;
            }
            names.add(name);
        }
        throw complaint(key, "one of " + String.join(", ", names), value);
    }

    private static int toInt(String key, @Nullable Object value) {
        if (value instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        throw complaint(key, "a whole number", value);
    }

    private static IllegalArgumentException complaint(String key, String expected, @Nullable Object found) {
        return new IllegalArgumentException(
                "\"" + key + "\" must be " + expected + ", found " + (found == null ? "nothing" : "\"" + found + "\""));
    }
}
