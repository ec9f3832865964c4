package dev.yij.io.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Operations of TensorFlow 2.0 to 2.3 in functional models, `tf.nn.relu6(x)` or `x / 127.5`: layers of class
/// `TensorFlowOpLayer` with the operation as a NodeDef, a JSON object with `op` and `attr`, and the operands
/// that are constants by their position. The layer's name has the prefix `tf_op_layer_`, which its
/// configuration omits.
final class KerasOpLayer {

    static final String CLASS = "TensorFlowOpLayer";

    private static final Map<String, String> MERGES = Map.of(
            "Add", "Add",
            "AddV2", "Add",
            "Sub", "Subtract",
            "Mul", "Multiply",
            "RealDiv", "Divide",
            "Div", "Divide",
            "Maximum", "Maximum");

    /// What the operand after the value is called as the argument of a function.
    private static final Map<String, String> SECOND = Map.of("Mean", "axis", "Max", "axis", "Reshape", "shape");

    private KerasOpLayer() {}

    /// The layer for such a node; if there is none, a node whose class names the operation.
    static KerasNode asLayer(KerasNode node) {
        Map<String, Object> config = new LinkedHashMap<>(node.config());
        if (node.whole().get("name") instanceof String name) {
            config.put("name", name);
        }
        Map<?, ?> definition = config.get("node_def") instanceof Map<?, ?> map ? map : Map.of();
        String operation = String.valueOf(definition.get("op"));
        KerasNode named = new KerasNode(CLASS + " " + operation, config, node.whole());
        KerasNode layer = layer(named, operation, definition, operands(node));
        return layer == null ? named : layer;
    }

    private static @Nullable KerasNode layer(
            KerasNode node, String operation, Map<?, ?> definition, List<Object> operands) {
        if (operands.size() == 2 && MERGES.containsKey(operation)) {
            return KerasOps.layer(node, MERGES.get(operation), operands.get(0), operands.get(1));
        }
        if (operation.equals("ConcatV2") && operands.size() > 2) {
            List<Object> values = operands.subList(0, operands.size() - 1);
            boolean known = values.stream().allMatch(KerasOps::isValue) && operands.getLast() instanceof Integer;
            return known ? KerasOps.of(node, "Concatenate", Json.of("axis", operands.getLast()), values) : null;
        }
        String second = SECOND.get(operation);
        if (operands.size() != (second == null ? 1 : 2) || !KerasOps.isValue(operands.getFirst())) {
            return null;
        }
        Map<String, Object> settings = settings(definition);
        if (second != null) {
            settings.put(second, operands.get(1));
        }
        Map.Entry<String, Map<String, Object>> layer = KerasFunctions.layer(operation, settings, false);
        return layer == null ? null : KerasOps.of(node, layer.getKey(), layer.getValue(), List.of(operands.getFirst()));
    }

    /// The attributes that change what an operation computes: of the others each has one value here, or is a
    /// type.
    private static Map<String, Object> settings(Map<?, ?> definition) {
        Map<String, Object> settings = new LinkedHashMap<>();
        Map<?, ?> attributes = definition.get("attr") instanceof Map<?, ?> map ? map : Map.of();
        if (attributes.get("alpha") instanceof Map<?, ?> alpha && alpha.get("f") instanceof Number slope) {
            settings.put("alpha", slope);
        }
        if (attributes.get("keep_dims") instanceof Map<?, ?> keeps && Boolean.TRUE.equals(keeps.get("b"))) {
            settings.put("keepdims", true);
        }
        return settings;
    }

    /// The operands of the only call, in order: addresses of values, and constants.
    private static List<Object> operands(KerasNode node) {
        List<Object> operands = new ArrayList<>();
        if (node.whole().get("inbound_nodes") instanceof List<?> calls
                && calls.size() == 1
                && calls.getFirst() instanceof List<?> call) {
            for (Object each : KerasOps.isValue(call) ? List.of(call) : call) {
                if (!KerasOps.isValue(each)) {
                    return List.of();
                }
                operands.add(((List<?>) each).subList(0, 3));
            }
        }
        Map<Integer, Object> constants = new TreeMap<>();
        if (node.config().get("constants") instanceof Map<?, ?> given) {
            for (Map.Entry<?, ?> constant : given.entrySet()) {
                String position = String.valueOf(constant.getKey());
                if (!position.matches("\\d") || constant.getValue() == null) {
                    return List.of();
                }
                constants.put(Integer.parseInt(position), constant.getValue());
            }
        }
        for (Map.Entry<Integer, Object> constant : constants.entrySet()) {
            if (constant.getKey() > operands.size()) {
                return List.of();
            }
            operands.add(constant.getKey(), constant.getValue());
        }
        return operands;
    }
}
