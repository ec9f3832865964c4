package dev.yij.io.keras;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Functions of one value that are nodes of a graph, as `keras.ops.relu(x)` or `tf.reduce_mean(x, [1, 2])`:
/// each is the layer that computes it.
final class KerasFunctions {

    /// The activation functions, by the names of the functions without underscores: TensorFlow's `nn.relu` and
    /// Keras 3's `Relu`, `HardSilu`.
    private static final Map<String, String> ACTIVATIONS = Map.ofEntries(
            Map.entry("relu", "relu"),
            Map.entry("relu6", "relu6"),
            Map.entry("sigmoid", "sigmoid"),
            Map.entry("tanh", "tanh"),
            Map.entry("silu", "silu"),
            Map.entry("swish", "silu"),
            Map.entry("hardsilu", "hard_silu"),
            Map.entry("hardswish", "hard_silu"),
            Map.entry("softplus", "softplus"),
            Map.entry("softsign", "softsign"),
            Map.entry("selu", "selu"),
            Map.entry("exp", "exponential"),
            Map.entry("mish", "mish"),
            Map.entry("identity", "linear"));

    private static final String KEEPS = "keepdims";
    private static final String AXIS = "axis";
    private static final String ACTIVATION = "activation";

    /// The axes of rows and columns, also counted from the last.
    private static final Set<Integer> PIXELS = Set.of(1, 2, -3, -2);

    private KerasFunctions() {}

    /// The layer of a function.
    ///
    /// @param function its name, `nn.relu` or `Relu`
    /// @param settings its arguments besides the value
    /// @param keras3   whether Keras 3 wrote it
    /// @return the class and its settings; null if there is none
    static Map.@Nullable Entry<String, Map<String, Object>> layer(
            String function, Map<String, Object> settings, boolean keras3) {
        String name = function.substring(function.lastIndexOf('.') + 1)
                .replace("_", "")
                .toLowerCase(Locale.ROOT);
        Map<String, Object> given = new LinkedHashMap<>(settings);
        given.values().removeIf(value -> value == null);
        given.remove("name");
        String activation = ACTIVATIONS.get(name);
        if (activation != null && given.isEmpty()) {
            return Map.entry("Activation", Json.of(ACTIVATION, activation));
        }
        return switch (name) {
            case "negative", "neg" ->
                given.isEmpty() ? Map.entry("Rescaling", Json.of("scale", -1.0, "offset", 0.0)) : null;
            case "hardsigmoid" ->
                given.isEmpty() && keras3 ? Map.entry("Activation", Json.of(ACTIVATION, "hard_sigmoid")) : null;
            case "gelu" -> {
                boolean tanh = given.get("approximate") instanceof Boolean given2 ? given2 : keras3;
                yield Map.entry("Activation", Json.of(ACTIVATION, tanh ? "gelu_tanh" : "gelu"));
            }
            case "leakyrelu" -> {
                Object slope = given.getOrDefault("negative_slope", given.getOrDefault("alpha", 0.2));
                yield Map.entry("LeakyReLU", Json.of("negative_slope", slope));
            }
            case "elu" -> Map.entry("ELU", Json.of("alpha", given.getOrDefault("alpha", 1.0)));
            case "softmax" -> Map.entry("Softmax", Json.of(AXIS, given.getOrDefault(AXIS, -1)));
            case "mean", "reducemean" -> pool("GlobalAveragePooling2D", given);
            case "max", "reducemax" -> pool("GlobalMaxPooling2D", given);
            case "reshape" -> reshape(given);
            case "clipbyvalue" -> clip(given.get("clip_value_min"), given.get("clip_value_max"));
            case "clip" -> clip(given.get("x_min"), given.get("x_max"));
            default -> null;
        };
    }

    /// From 0 to a number, as `tf.clip_by_value(x, 0, 6)`.
    private static Map.@Nullable Entry<String, Map<String, Object>> clip(@Nullable Object from, @Nullable Object to) {
        boolean known = from instanceof Number zero && zero.doubleValue() == 0 && to instanceof Number;
        return known ? Map.entry("ReLU", Json.of("max_value", to)) : null;
    }

    /// A mean or maximum over rows and columns.
    private static Map.@Nullable Entry<String, Map<String, Object>> pool(String className, Map<String, Object> given) {
        boolean pixels = given.get(AXIS) instanceof List<?> axes
                && axes.size() == 2
                && PIXELS.containsAll(axes)
                && (axes.contains(1) || axes.contains(-3))
                && (axes.contains(2) || axes.contains(-2));
        boolean known = given.keySet().stream().allMatch(key -> key.equals(AXIS) || key.equals(KEEPS));
        return pixels && known ? Map.entry(className, Json.of(KEEPS, given.getOrDefault(KEEPS, false))) : null;
    }

    /// New dimensions, the first of which is that of the batch.
    private static Map.@Nullable Entry<String, Map<String, Object>> reshape(Map<String, Object> given) {
        Object shape = given.getOrDefault("newshape", given.get("shape"));
        if (!(shape instanceof List<?> dims)
                || dims.size() < 2
                || !Integer.valueOf(-1).equals(dims.getFirst())
                || dims.subList(1, dims.size()).contains(-1)) {
            return null;
        }
        return Map.entry("Reshape", Json.of("target_shape", dims.subList(1, dims.size())));
    }
}
