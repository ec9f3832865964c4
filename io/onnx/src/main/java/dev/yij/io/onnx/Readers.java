package dev.yij.io.onnx;

import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which nodes read a value, among those that an output depends on.
///
/// @param needed  these nodes, in topological order
/// @param byValue the readers of each value
/// @param outputs the names of the graph's outputs
record Readers(List<OnnxNode> needed, Map<String, List<OnnxNode>> byValue, Set<String> outputs) {

    static Readers of(OnnxGraph graph) {
        Set<String> outputs = new HashSet<>();
        graph.outputs().stream().map(OnnxValue::name).forEach(outputs::add);
        Set<String> wanted = new HashSet<>(outputs);
        List<OnnxNode> needed = new ArrayList<>();
        for (OnnxNode node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                wanted.addAll(node.inputs());
                needed.add(node);
            }
        }
        Map<String, List<OnnxNode>> byValue = new HashMap<>();
        for (OnnxNode node : needed.reversed()) {
            Set.copyOf(node.inputs())
                    .forEach(input -> byValue.computeIfAbsent(input, any -> new ArrayList<>())
                            .add(node));
        }
        return new Readers(needed.reversed(), byValue, outputs);
    }

    /// The nodes that read a value.
    List<OnnxNode> of(String value) {
        return byValue.getOrDefault(value, List.of());
    }

    /// The only node that reads a value; null if there are several, or it is an output of the graph.
    @Nullable
    OnnxNode onlyReader(String value) {
        return of(value).size() == 1 && !outputs.contains(value) ? of(value).getFirst() : null;
    }

    /// Whether every node that reads a value of one pixel, possibly after a node that keeps its dimensions,
    /// makes rows of it.
    boolean makeRows(String value) {
        return !outputs.contains(value)
                && !of(value).isEmpty()
                && of(value).stream().allMatch(this::makesRows);
    }

    private boolean makesRows(OnnxNode node) {
        return switch (node.operator()) {
            case "Flatten", "Reshape", "Squeeze" -> true;
            case "Dropout", "Identity", "Relu" -> makeRows(node.outputs().getFirst());
            default -> node.operator().equals("Shape"); // of x.view(x.size(0), -1)
        };
    }
}
