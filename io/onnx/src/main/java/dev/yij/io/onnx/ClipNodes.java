package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Attributes;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds ReLU with a largest value where a graph spells it out, such as `Min(Relu(x), 6)` or
/// `Max(Min(x, 6), 0)`, and replaces the last of its nodes by one `Clip`. The others are dropped unless another
/// node reads them.
final class ClipNodes {

    /// A value x cut off at two numbers.
    private record Clipped(String x, float min, float max) {

        /// The same cut off again: the new limits bound the old ones.
        Clipped then(Clipped next) {
            return new Clipped(x, Math.clamp(min, next.min, next.max), Math.clamp(max, next.min, next.max));
        }

        /// Without a largest value, each of the nodes is a layer already.
        boolean isBoundedRelu() {
            return min == 0 && max > 0 && max < Float.POSITIVE_INFINITY;
        }
    }

    private ClipNodes() {}

    /// The nodes of a graph with a `Clip` for each one that is spelled out.
    ///
    /// @param constants the values that depend on constants only
    static List<OnnxNode> replaced(Readers readers, Map<String, OnnxTensor> constants) throws FormatException {
        Map<String, Clipped> values = new HashMap<>();
        List<OnnxNode> nodes = new ArrayList<>();
        for (OnnxNode node : readers.needed()) {
            Clipped y = clipped(node, constants);
            if (y == null) {
                nodes.add(node);
                continue;
            }
            Clipped x = values.get(y.x);
            Clipped both = x == null ? y : x.then(y);
            values.put(node.outputs().getFirst(), both);
            nodes.add(x != null && both.isBoundedRelu() ? clip(node, both) : node);
        }
        return nodes;
    }

    private static OnnxNode clip(OnnxNode last, Clipped y) {
        Attributes limits = Attributes.ofNumbers(Map.of("min", y.min, "max", y.max));
        return new OnnxNode(last.name(), last.label(), "", "Clip", List.of(y.x), last.outputs(), limits);
    }

    /// What a node cuts off; null if it does something else, or the limits are not known.
    private static @Nullable Clipped clipped(OnnxNode node, Map<String, OnnxTensor> constants) throws FormatException {
        List<String> inputs = node.inputs();
        if (!node.domain().isEmpty() || inputs.isEmpty()) {
            return null;
        }
        float min = Float.NEGATIVE_INFINITY;
        float max = Float.POSITIVE_INFINITY;
        int x = 0;
        switch (node.operator()) {
            case "Relu" -> min = 0;
            case "Clip" -> {
                min = NodeConstants.has(node, 1)
                        ? number(inputs.get(1), constants)
                        : node.attributes().number("min", min);
                max = NodeConstants.has(node, 2)
                        ? number(inputs.get(2), constants)
                        : node.attributes().number("max", max);
            }
            case "Max", "Min" -> {
                if (inputs.size() != 2) {
                    return null;
                }
                x = constants.containsKey(inputs.getFirst()) ? 1 : 0;
                float limit = number(inputs.get(1 - x), constants);
                min = node.operator().equals("Max") ? limit : min;
                max = node.operator().equals("Min") ? limit : max;
            }
            default -> {
                return null;
            }
        }
        return min <= max ? new Clipped(inputs.get(x), min, max) : null;
    }

    /// A constant number, of no more axes than any value has; NaN if it is none.
    private static float number(String input, Map<String, OnnxTensor> constants) {
        return constants.get(input) instanceof OnnxTensor.Floats floats
                        && floats.size() == 1
                        && floats.dims().rank() <= 1
                ? floats.data()[0]
                : Float.NaN;
    }
}
