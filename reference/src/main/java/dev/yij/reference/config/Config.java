package dev.yij.reference.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A configuration that uses Keras's keys, as stored in model files: numbers, strings, booleans, and lists of
/// them, by name, in insertion order.
///
/// ```java
/// Map<String, Object> saved = new Config().put("name", name).put("rate", rate).toMap();
/// float rate = new Config(saved).number("rate");
/// ```
///
/// Reading throws an [IllegalArgumentException] that names the entry, the expected value and the value found.
public final class Config {

    /// The number of characters of a value that a message shows.
    private static final int LONGEST = 80;

    private final Map<String, Object> entries = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final String whose;

    /// An empty configuration, to be written.
    public Config() {
        this(Map.of());
    }

    /// A configuration to be read.
    public Config(Map<String, ?> entries) {
        this(entries, "");
    }

    /// A configuration to be read.
    ///
    /// @param whose the prefix of every error message: `the optimizer's `
    public Config(Map<String, ?> entries, String whose) {
        this.entries.putAll(entries);
        this.whose = whose;
    }

    /// Adds an entry; an enum constant is stored as its name in lower case.
    public Config put(String key, Object value) {
        entries.put(key, value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value);
        return this;
    }

    /// Adds all entries of another configuration.
    public Config putAll(Map<String, ?> others) {
        others.forEach(this::put);
        return this;
    }

    /// The entries, unmodifiable.
    public Map<String, Object> toMap() {
        asked.addAll(entries.keySet());
        return Collections.unmodifiableMap(entries);
    }

    /// An entry of any type; null if it is missing.
    public @Nullable Object value(String key) {
        asked.add(key);
        return entries.get(key);
    }

    /// The entries for which no one has asked: those that mean nothing to the reader.
    public Map<String, Object> unread() {
        Map<String, Object> unread = new LinkedHashMap<>(entries);
        unread.keySet().removeAll(asked);
        return unread;
    }

    /// Whether there is such an entry.
    public boolean has(String key) {
        return value(key) != null;
    }

    /// The entry `name`; empty if there is none.
    public String name() {
        return text("name", "");
    }

    /// A string.
    ///
    /// @param otherwise the value if the entry is missing or is not a string
    public String text(String key, String otherwise) {
        return value(key) instanceof String text ? text : otherwise;
    }

    /// A whole number.
    public int integer(String key) {
        return toInt(key, value(key));
    }

    /// A whole number.
    ///
    /// @param otherwise the value if the entry is missing
    public int integer(String key, int otherwise) {
        return has(key) ? integer(key) : otherwise;
    }

    /// A number that float32 can represent.
    public double number(String key) {
        if (value(key) instanceof Number number) {
            if (Float.isFinite(number.floatValue())) {
                return number.doubleValue();
            }
            throw invalid(key, "finite, as float32");
        }
        throw invalid(key, "a number");
    }

    /// A number.
    ///
    /// @param otherwise the value if the entry is missing
    public double number(String key, double otherwise) {
        return value(key) == null ? otherwise : number(key);
    }

    /// Numbers, perhaps none.
    public List<Double> numbers(String key) {
        if (value(key) instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().map(number -> ((Number) number).doubleValue()).toList();
        }
        throw invalid(key, "a list of numbers");
    }

    /// Another configuration.
    public Map<String, Object> entries(String key) {
        if (value(key) instanceof Map<?, ?> map) {
            Map<String, Object> inner = new LinkedHashMap<>();
            map.forEach((name, value) -> inner.put(String.valueOf(name), value));
            return inner;
        }
        throw invalid(key, "an object");
    }

    /// True or false.
    ///
    /// @param otherwise the value if the entry is missing
    public boolean flag(String key, boolean otherwise) {
        Object value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw invalid(key, "true or false");
    }

    /// Whole numbers, or a single one.
    public List<Integer> integers(String key) {
        Object value = value(key);
        return value instanceof List<?> list
                ? list.stream().map(each -> toInt(key, each)).toList()
                : List.of(toInt(key, value));
    }

    /// Two whole numbers, or one that is used for both.
    public int[] pair(String key) {
        Object value = value(key);
        if (value instanceof List<?> pair) {
            if (pair.size() != 2) {
                throw invalid(key, "a whole number or two of them");
            }
            return new int[] {toInt(key, pair.get(0)), toInt(key, pair.get(1))};
        }
        return new int[] {toInt(key, value), toInt(key, value)};
    }

    /// An enum constant by its name in lower case.
    ///
    /// @param otherwise the value if the entry is missing
    public <E extends Enum<E>> E constant(String key, E otherwise) {
        Object value = value(key);
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
        throw invalid(key, "one of " + String.join(", ", names));
    }

    /// Rejects an entry that would change the arithmetic and is not supported. The entry may be missing.
    ///
    /// @param supported the only accepted value, which describes what the layer does
    public void requireIfPresent(String key, Object supported) {
        Object value = value(key);
        if (value != null && !value.toString().equals(supported.toString())) {
            throw invalid(key, supported.toString());
        }
    }

    /// The exception for an entry that is missing or not understood.
    ///
    /// @param expected the values that are accepted
    public IllegalArgumentException invalid(String key, String expected) {
        return invalid(key, expected, value(key));
    }

    private int toInt(String key, @Nullable Object value) {
        if (value instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        throw invalid(key, "a whole number", value);
    }

    private IllegalArgumentException invalid(String key, String expected, @Nullable Object found) {
        String text = String.valueOf(found);
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return new IllegalArgumentException(whose + "\"" + key + "\" must be " + expected + ", found "
                + (found == null ? "nothing" : "\"" + shown + "\""));
    }
}
