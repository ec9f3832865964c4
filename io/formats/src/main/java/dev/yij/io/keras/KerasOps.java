package dev.yij.io.keras;

import dev.yij.reference.layer.Layers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Arithmetic that was written with operators, as `x / 127.5 - 1` by Keras's `preprocess_input`, or `a + b`.
/// Keras stores each operator as a layer: `TFOpLambda` with the name of a function in TensorFlow 2, classes of
/// `keras.src.ops` in Keras 3. Arithmetic with a number becomes [dev.yij.reference.layer.Rescaling], with
/// another value the layer that merges both, and a function of one value the layer of [KerasFunctions].
final class KerasOps {

    private static final String OP_LAMBDA = "TFOpLambda";
    private static final String CONSTANT = "_CONSTANT_VALUE";
    private static final String INBOUND = "inbound_nodes";

    /// The layers for TensorFlow's functions without `math.` or `__operators__.`, and for Keras 3's classes, in
    /// lower case.
    private static final Map<String, String> MERGES = Map.of(
            "add", "Add",
            "subtract", "Subtract",
            "multiply", "Multiply",
            "truediv", "Divide",
            "truedivide", "Divide",
            "divide", "Divide",
            "maximum", "Maximum");

    private KerasOps() {}

    /// The layer for a node that is such an operation; otherwise the node, whose class names the operation.
    static KerasNode asLayer(KerasNode node) {
        if (node.className().equals(KerasOpLayer.CLASS)) {
            return KerasOpLayer.asLayer(node);
        }
        boolean lambda = node.className().equals(OP_LAMBDA);
        boolean keras3 = String.valueOf(node.whole().get("module")).startsWith("keras.src.ops")
                || keras3Operands(node).stream().anyMatch(Number.class::isInstance); // HDF5 files have no modules
        if (!lambda && !keras3) {
            return isFunction(node)
                    ? function(node, node.className(), node.config(), true)
                    : KerasSynonyms.asLayer(node);
        }
        String function = lambda ? String.valueOf(node.config().get("function")) : node.className();
        String merge =
                MERGES.get(function.replaceFirst("^(math|__operators__)\\.", "").toLowerCase(Locale.ROOT));
        List<Object> operands = merge == null ? List.of() : lambda ? tensorFlowOperands(node) : keras3Operands(node);
        KerasNode layer = operands.size() == 2 ? layer(node, merge, operands.get(0), operands.get(1)) : null;
        if (lambda && function.equals("concat")) {
            layer = concatenation(node);
        }
        return layer != null ? layer : function(node, function, lambda ? arguments(node) : node.config(), !lambda);
    }

    /// Whether a node of Keras 3 is a function rather than a layer: HDF5 files have no modules, but a layer
    /// says its data type, but for those that any version has.
    private static boolean isFunction(KerasNode node) {
        boolean known = Layers.isKnown(node.className()) && !node.config().containsKey("newshape");
        return !node.isModel()
                && !known
                && !node.config().containsKey("dtype")
                && node.whole().get(INBOUND) instanceof List<?> calls
                && calls.size() == 1
                && calls.getFirst() instanceof Map<?, ?>;
    }

    /// The layer for a function of one value; else the node, whose class names the function.
    private static KerasNode function(KerasNode node, String function, Map<String, Object> settings, boolean keras3) {
        List<Object> values = keras3 ? keras3Operands(node) : value(node);
        Map.Entry<String, Map<String, Object>> layer = KerasFunctions.layer(function, settings, keras3);
        if (layer != null && values.size() == 1 && isValue(values.getFirst())) {
            return of(node, layer.getKey(), layer.getValue(), values);
        }
        String name = keras3 ? function : OP_LAMBDA + " " + function;
        return KerasSynonyms.asLayer(new KerasNode(name, node.config(), node.whole()));
    }

    /// The only value that a function of TensorFlow reads, `[[x, 0, 0, {…}]]`.
    private static List<Object> value(KerasNode node) {
        List<?> call = call(node);
        return call.isEmpty() || CONSTANT.equals(call.getFirst()) ? List.of() : List.of(call.subList(0, 3));
    }

    /// Its other arguments.
    private static Map<String, Object> arguments(KerasNode node) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        List<?> call = call(node);
        if (call.size() == 4 && call.get(3) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value != null) {
                    arguments.put(String.valueOf(key), value);
                }
            });
        }
        return arguments;
    }

    /// The only call of a function of TensorFlow, with a single value; empty if there are more.
    private static List<?> call(KerasNode node) {
        if (node.whole().get(INBOUND) instanceof List<?> calls
                && calls.size() == 1
                && calls.getFirst() instanceof List<?> call
                && (call.size() == 1 ? call.getFirst() : call) instanceof List<?> first
                && first.size() >= 3
                && first.getFirst() instanceof String) {
            return first;
        }
        return List.of();
    }

    /// `tf.concat([a, b], axis)`: `[[a, 0, 0, {axis: 3}], [b, 0, 0, {axis: 3}]]`; null if it is not understood.
    private static @Nullable KerasNode concatenation(KerasNode node) {
        List<Object> values = new ArrayList<>();
        Object axis = null;
        List<?> calls = node.whole().get(INBOUND) instanceof List<?> list ? list : List.of();
        for (Object each : calls.size() == 1 && calls.getFirst() instanceof List<?> call ? call : List.of()) {
            if (!(each instanceof List<?> value)
                    || value.size() != 4
                    || !isValue(value)
                    || !(value.get(3) instanceof Map<?, ?> arguments)) {
                return null;
            }
            values.add(value.subList(0, 3));
            axis = arguments.get("axis");
        }
        return axis instanceof Integer && values.size() > 1
                ? of(node, "Concatenate", Json.of("axis", axis), values)
                : null;
    }

    /// Whether an operand is the address of a value, rather than a number or a list of numbers.
    static boolean isValue(Object operand) {
        return operand instanceof List<?> list
                && list.size() >= 3
                && list.getFirst() instanceof String layer
                && !layer.equals(CONSTANT);
    }

    /// The layer that computes an operation of two operands, at least one of them a value.
    ///
    /// @param merge `Add`, or `Divide`
    /// @return null if there is none
    static @Nullable KerasNode layer(KerasNode node, @Nullable String merge, Object a, Object b) {
        if (merge == null || !isValue(a) && !isValue(b)) {
            return null;
        }
        if (isValue(a) && isValue(b)) {
            return merge.equals("Divide") ? null : of(node, merge, Map.of(), List.of(a, b));
        }
        boolean numberFirst = isValue(b);
        Object numbers = numberFirst ? a : b;
        Object value = numberFirst ? b : a;
        return switch (merge) {
            case "Add" -> rescaling(node, 1.0, each(numbers, c -> c), value);
            case "Multiply" -> rescaling(node, each(numbers, c -> c), 0.0, value);
            case "Subtract" ->
                numberFirst
                        ? rescaling(node, -1.0, each(numbers, c -> c), value)
                        : rescaling(node, 1.0, each(numbers, c -> -c), value);
            case "Divide" -> numberFirst ? null : rescaling(node, each(numbers, c -> 1 / c), 0.0, value);
            default -> null;
        };
    }

    /// Applies a function to a number, or to each of a list: one for each channel.
    ///
    /// @return null if it is neither
    private static @Nullable Object each(Object numbers, DoubleUnaryOperator function) {
        if (numbers instanceof Number number) {
            return function.applyAsDouble(number.doubleValue());
        }
        boolean known = numbers instanceof List<?> list && list.stream().allMatch(Number.class::isInstance);
        return known
                ? ((List<?>) numbers)
                        .stream()
                                .map(number -> function.applyAsDouble(((Number) number).doubleValue()))
                                .toList()
                : null;
    }

    /// @param scale  a number, or one for each channel; null if it is neither
    /// @param offset likewise
    private static @Nullable KerasNode rescaling(
            KerasNode node, @Nullable Object scale, @Nullable Object offset, Object value) {
        return scale == null || offset == null
                ? null
                : KerasSynonyms.asLayer(
                        of(node, "Rescaling", Json.of("scale", scale, "offset", offset), List.of(value)));
    }

    /// @param reads addresses of values, each `[layer, use, output]`
    static KerasNode of(KerasNode node, String className, Map<String, Object> settings, List<Object> reads) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", node.name());
        config.putAll(settings);
        return new KerasNode(className, config, Json.of("class_name", className, INBOUND, List.of(reads)));
    }

    /// The two operands of the only call: addresses and numbers. `[[x, 0, 0, {y: 127.5}]]`, where y may be
    /// another address, and x `_CONSTANT_VALUE` with a number in the third place.
    private static List<Object> tensorFlowOperands(KerasNode node) {
        List<?> first = call(node);
        if (first.size() == 4 && first.get(3) instanceof Map<?, ?> arguments) {
            Object x = CONSTANT.equals(first.get(0)) ? first.get(2) : first.subList(0, 3);
            Object y = arguments.get("y");
            boolean known = x instanceof Number || x instanceof List<?>;
            if (known && (y instanceof Number || y instanceof List<?>)) {
                return List.of(x, isValue(y) ? ((List<?>) y).subList(0, 3) : y);
            }
        }
        return List.of();
    }

    /// The same of Keras 3: `{args: [value, 127.5]}`.
    private static List<Object> keras3Operands(KerasNode node) {
        List<Object> operands = new ArrayList<>();
        if (node.whole().get(INBOUND) instanceof List<?> calls
                && calls.size() == 1
                && calls.getFirst() instanceof Map<?, ?> call
                && call.get("args") instanceof List<?> args) {
            for (Object arg : args) {
                if (arg instanceof Number) {
                    operands.add(arg);
                } else if (arg instanceof Map<?, ?> map
                        && map.get("config") instanceof Map<?, ?> tensor
                        && tensor.get("keras_history") instanceof List<?> address) {
                    operands.add(address);
                } else {
                    return List.of();
                }
            }
        }
        return operands;
    }
}
