package dev.yij.io.onnx;

import dev.yij.io.onnx.graph.Attributes;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds GELU where a graph spells it out, as all graphs of operator sets before 20 do, and replaces its nodes
/// by one `Gelu`: x·(1 + erf(x/√2)) / 2, or x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2, with products and sums
/// in any order.
final class GeluNodes {

    private static final double ROOT = Math.sqrt(2 / Math.PI);
    private static final Polynomial OF_ERF = Polynomial.of(Math.sqrt(0.5), 1, 0);
    private static final Polynomial OF_TANH = Polynomial.of(ROOT, 1, 0).plus(Polynomial.of(ROOT * 0.044715, 3, 0));
    private static final Polynomial GELU = Polynomial.of(0.5, 1, 0).plus(Polynomial.of(0.5, 1, 1));

    private static final Set<String> ARITHMETIC = Set.of("Add", "Sub", "Mul", "Div", "Pow", "Neg");

    /// More nodes than any spelling has.
    private static final int LONGEST = 32;

    private final Readers readers;
    private final Map<String, OnnxTensor> constants;
    private final Map<String, OnnxNode> makers = new HashMap<>();
    private final Map<OnnxNode, Integer> places = new HashMap<>();
    private final Map<OnnxNode, OnnxNode> replaced = new HashMap<>();
    private final Set<OnnxNode> inside = new HashSet<>();

    private GeluNodes(Readers readers, Map<String, OnnxTensor> constants) {
        this.readers = readers;
        this.constants = constants;
        for (OnnxNode node : readers.needed()) {
            places.put(node, places.size());
            node.outputs().forEach(output -> makers.put(output, node));
        }
    }

    /// The nodes of a graph with a `Gelu` for each one that is spelled out.
    ///
    /// @param constants the values that depend on constants only
    static List<OnnxNode> replaced(Readers readers, Map<String, OnnxTensor> constants) {
        GeluNodes gelus = new GeluNodes(readers, constants);
        List<OnnxNode> nodes = new ArrayList<>();
        for (OnnxNode node : readers.needed()) {
            if (node.operator().equals("Erf") || node.operator().equals("Tanh")) {
                gelus.find(node);
            }
        }
        for (OnnxNode node : readers.needed()) {
            if (!gelus.inside.contains(node)) {
                nodes.add(gelus.replaced.getOrDefault(node, node));
            }
        }
        return nodes;
    }

    /// Tries each value from which the function's argument is computed as x.
    private void find(OnnxNode function) {
        Set<String> tried = new LinkedHashSet<>();
        Deque<String> next = new ArrayDeque<>(function.inputs());
        while (!next.isEmpty() && tried.size() < LONGEST) {
            String x = next.remove();
            if (constants.containsKey(x) || !tried.add(x)) {
                continue;
            }
            if (isOf(x, function)) {
                return;
            }
            OnnxNode maker = makers.get(x);
            if (maker != null && ARITHMETIC.contains(maker.operator())) {
                next.addAll(maker.inputs());
            }
        }
    }

    /// Whether the nodes that compute with x and the function are a GELU of x; it is replaced then.
    private boolean isOf(String x, OnnxNode function) {
        Map<String, Polynomial> values = new HashMap<>(Map.of(x, Polynomial.X));
        TreeMap<Integer, OnnxNode> next = new TreeMap<>(); // each after those that it reads
        Set<OnnxNode> seen = new HashSet<>();
        readers.of(x).forEach(reader -> next.put(place(reader), reader));
        while (!next.isEmpty() && seen.size() < LONGEST) {
            OnnxNode node = next.pollFirstEntry().getValue();
            seen.add(node);
            Polynomial y = node == function
                    ? ofFunction(node, values.get(node.inputs().getFirst()))
                    : arithmetic(node, values);
            if (y == null || node.outputs().size() != 1) {
                continue;
            }
            String output = node.outputs().getFirst();
            values.put(output, y);
            if (y.isClose(GELU)) {
                return replace(node, x, function);
            }
            readers.of(output).forEach(reader -> next.put(place(reader), reader));
        }
        return false;
    }

    private int place(OnnxNode node) {
        return places.getOrDefault(node, 0);
    }

    private static @Nullable Polynomial ofFunction(OnnxNode node, @Nullable Polynomial argument) {
        Polynomial expected = node.operator().equals("Erf") ? OF_ERF : OF_TANH;
        return argument != null && argument.isClose(expected) ? Polynomial.F : null;
    }

    /// What a node computes; null if it is no polynomial.
    private @Nullable Polynomial arithmetic(OnnxNode node, Map<String, Polynomial> values) {
        if (!ARITHMETIC.contains(node.operator())) {
            return null;
        }
        Polynomial a = value(node, 0, values);
        Polynomial b = node.operator().equals("Neg") ? Polynomial.of(-1) : value(node, 1, values);
        if (a == null || b == null) {
            return null;
        }
        double number = b.terms().getOrDefault(new Polynomial.Term(0, 0), 0.0); // of Div and Pow
        boolean isNumber = b.isClose(Polynomial.of(number));
        return switch (node.operator()) {
            case "Add" -> a.plus(b);
            case "Sub" -> subtracted(a, b);
            case "Div" -> isNumber && number != 0 ? a.times(Polynomial.of(1 / number)) : null;
            case "Pow" -> isNumber ? power(a, number) : null;
            default -> a.times(b);
        };
    }

    private static @Nullable Polynomial subtracted(Polynomial a, Polynomial b) {
        Polynomial negative = b.times(Polynomial.of(-1));
        return negative == null ? null : a.plus(negative);
    }

    private static @Nullable Polynomial power(Polynomial a, double exponent) {
        Polynomial square = a.times(a);
        return exponent == 2 ? square : exponent == 3 && square != null ? square.times(a) : null;
    }

    /// An input that depends on x, or is one number.
    private @Nullable Polynomial value(OnnxNode node, int i, Map<String, Polynomial> values) {
        if (i >= node.inputs().size()) {
            return null;
        }
        Polynomial known = values.get(node.inputs().get(i));
        OnnxTensor constant = constants.get(node.inputs().get(i));
        if (known != null
                || constant == null
                || constant.size() != 1
                || constant.dims().rank() > 1) {
            return known;
        }
        return Polynomial.of(constant.number(0));
    }

    /// @return whether nothing else reads what is computed in between
    private boolean replace(OnnxNode last, String x, OnnxNode function) {
        Set<OnnxNode> between = new HashSet<>();
        Deque<OnnxNode> next = new ArrayDeque<>(List.of(last));
        while (!next.isEmpty()) {
            for (String input : next.remove().inputs()) {
                OnnxNode maker = input.equals(x) || constants.containsKey(input) ? null : makers.get(input);
                if (maker != null && between.add(maker)) {
                    next.add(maker);
                }
            }
        }
        for (OnnxNode node : between) {
            String output = node.outputs().getFirst();
            boolean only = readers.of(output).stream().allMatch(reader -> reader == last || between.contains(reader));
            if (!only || readers.outputs().contains(output)) {
                return false;
            }
        }
        boolean tanh = function.operator().equals("Tanh");
        inside.addAll(between);
        replaced.put(
                last,
                new OnnxNode(
                        last.name(),
                        last.label(),
                        "",
                        "Gelu",
                        List.of(x),
                        last.outputs(),
                        Attributes.ofWord("approximate", tanh ? "tanh" : "none")));
        return true;
    }
}
