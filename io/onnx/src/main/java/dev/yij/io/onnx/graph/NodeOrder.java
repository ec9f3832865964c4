package dev.yij.io.onnx.graph;

import dev.yij.io.file.FormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// Sorts the nodes of a graph topologically, and checks that this is possible.
final class NodeOrder {

    private NodeOrder() {}

    /// Kahn's algorithm: a node whose inputs are all computed is next. Nodes that are already in order keep it.
    ///
    /// @throws FormatException if two values have the same name, a value is read but never computed, or the
    ///     graph has a cycle
    static List<OnnxNode> sorted(
            List<OnnxNode> nodes,
            List<OnnxValue> inputs,
            Set<String> initializers,
            List<OnnxValue> outputs,
            String file)
            throws FormatException {
        Set<String> given = new HashSet<>(initializers);
        Set<String> inputNames = new HashSet<>();
        for (OnnxValue input : inputs) {
            if (!inputNames.add(input.name())) {
                throw new FormatException(file + ": the input " + input.name() + " occurs twice");
            }
        }
        given.addAll(inputNames);
        Map<String, Integer> makers = makers(nodes, given);
        requireComputed(nodes, outputs, given, makers, file);

        int[] lacking = new int[nodes.size()];
        Map<Integer, List<Integer>> readers = new HashMap<>();
        Queue<Integer> ready = new ArrayDeque<>();
        for (int n = 0; n < nodes.size(); n++) {
            for (String input : Set.copyOf(nodes.get(n).inputs())) {
                Integer maker = makers.get(input);
                if (maker != null) {
                    readers.computeIfAbsent(maker, any -> new ArrayList<>()).add(n);
                    lacking[n]++;
                }
            }
            if (lacking[n] == 0) {
                ready.add(n);
            }
        }
        List<OnnxNode> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            int n = ready.remove();
            sorted.add(nodes.get(n));
            for (int reader : readers.getOrDefault(n, List.of())) {
                lacking[reader]--;
                if (lacking[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        for (int n = 0; n < lacking.length; n++) {
            if (lacking[n] > 0) {
                throw new FormatException(nodes.get(n).label() + " depends on its own output: the graph has a cycle");
            }
        }
        return sorted;
    }

    private static Map<String, Integer> makers(List<OnnxNode> nodes, Set<String> given) throws FormatException {
        Map<String, Integer> makers = new HashMap<>();
        for (int n = 0; n < nodes.size(); n++) {
            for (String output : nodes.get(n).outputs()) {
                if (output.isEmpty()) {
                    continue;
                }
                if (given.contains(output) || makers.put(output, n) != null) {
                    throw new FormatException(
                            nodes.get(n).label() + " computes " + output + ", which is the name of another value too");
                }
            }
        }
        return makers;
    }

    private static void requireComputed(
            List<OnnxNode> nodes, List<OnnxValue> outputs, Set<String> given, Map<String, Integer> makers, String file)
            throws FormatException {
        for (OnnxNode node : nodes) {
            for (String input : node.inputs()) {
                if (!input.isEmpty() && !given.contains(input) && !makers.containsKey(input)) {
                    throw new FormatException(node.label() + " reads " + input + ", which no node computes");
                }
            }
        }
        for (OnnxValue output : outputs) {
            if (!given.contains(output.name()) && !makers.containsKey(output.name())) {
                throw new FormatException(file + ": no node computes the output " + output.name());
            }
        }
    }
}
