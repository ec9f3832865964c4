package dev.yij.io.keras;

import dev.yij.reference.layer.Layers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            "divide", "Divide");

    private KerasOps() {}

    /// The layer for a node that is such an operation; otherwise the node, whose class names the operation.
    static KerasNode asLayer(KerasNode node) {
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
        if (layer != null && values.size() == 1 && !(values.getFirst() instanceof Number)) {
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

    private static @Nullable KerasNode layer(KerasNode node, @Nullable String merge, Object a, Object b) {
        boolean numberFirst = a instanceof Number;
        if (numberFirst && b instanceof Number || merge == null) {
            return null;
        }
        if (!numberFirst && !(b instanceof Number)) {
            return merge.equals("Divide") ? null : of(node, merge, Map.of(), List.of(a, b));
        }
        double number = ((Number) (numberFirst ? a : b)).doubleValue();
        Object value = numberFirst ? b : a;
        return switch (merge) {
            case "Add" -> rescaling(node, 1, number, value);
            case "Multiply" -> rescaling(node, number, 0, value);
            case "Subtract" -> numberFirst ? rescaling(node, -1, number, value) : rescaling(node, 1, -number, value);
            default -> numberFirst ? null : rescaling(node, 1 / number, 0, value);
        };
    }

    private static KerasNode rescaling(KerasNode node, double scale, double offset, Object value) {
        return of(node, "Rescaling", Json.of("scale", scale, "offset", offset), List.of(value));
    }

    /// @param reads addresses of values, each `[layer, use, output]`
    private static KerasNode of(KerasNode node, String className, Map<String, Object> settings, List<Object> reads) {
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
                return List.of(x, y instanceof List<?> address && address.size() > 3 ? address.subList(0, 3) : y);
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
