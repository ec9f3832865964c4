package dev.yij.io.onnx;

import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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
        return of(graph.nodes(), outputs);
    }

    private static Readers of(List<OnnxNode> nodes, Set<String> outputs) {
        Set<String> wanted = new HashSet<>(outputs);
        List<OnnxNode> needed = new ArrayList<>();
        for (OnnxNode node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                node.inputs().stream().filter(input -> !input.isEmpty()).forEach(wanted::add);
                needed.add(node);
            }
        }
        Map<String, List<OnnxNode>> byValue = new HashMap<>();
        for (OnnxNode node : needed.reversed()) {
            Set.copyOf(node.inputs()).stream()
                    .filter(input -> !input.isEmpty())
                    .forEach(input -> byValue.computeIfAbsent(input, any -> new ArrayList<>())
                            .add(node));
        }
        return new Readers(needed.reversed(), byValue, outputs);
    }

    /// The same for other nodes that compute the same outputs.
    Readers with(List<OnnxNode> nodes) {
        return of(nodes, outputs);
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

    /// Whether every node that reads a value of one pixel, possibly after nodes that keep its dimensions, makes
    /// rows of it.
    boolean makeRows(String value) {
        Queue<String> values = new ArrayDeque<>(List.of(value));
        while (!values.isEmpty()) {
            String next = values.remove();
            if (outputs.contains(next) || of(next).isEmpty()) {
                return false;
            }
            for (OnnxNode node : of(next)) {
                switch (node.operator()) {
                    case "Dropout", "Identity", "Relu" ->
                        values.add(node.outputs().getFirst());
                    case "Flatten", "Reshape", "Squeeze", "Shape" -> {} // Shape, of x.view(x.size(0), -1)
                    default -> {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
