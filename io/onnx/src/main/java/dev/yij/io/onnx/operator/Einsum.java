package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `Einsum`: sums of products in Einstein's notation, `bij,bjk->bik`. Axes with the same letter are walked
/// together; those that the result does not name are summed. An ellipsis stands for any further axes, aligned
/// at the last.
final class Einsum {

    private Einsum() {}

    static List<OnnxTensor> einsum(Call call) throws FormatException {
        String equation = call.attributes().word("equation", "").replace(" ", "");
        int arrow = equation.indexOf("->");
        String[] terms = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1);
        if (terms.length != call.count()) {
            throw call.error("\"" + equation + "\" has " + terms.length + " terms, found " + call.count() + " inputs");
        }
        List<List<Character>> axes = new ArrayList<>();
        Map<Character, Integer> sizes = new LinkedHashMap<>();
        Map<Character, Integer> occurrences = new TreeMap<>();
        for (int i = 0; i < terms.length; i++) {
            Dims dims = call.input(i).dims();
            call.requireSameType(call.input(0), call.input(i));
            List<Character> letters = letters(call, terms[i], dims.rank());
            for (int axis = 0; axis < letters.size(); axis++) {
                int size = dims.get(axis);
                int other = sizes.merge(letters.get(axis), size, (a, b) -> a == 1 ? b : a);
                if (size != 1 && size != other) {
                    throw call.error("axes of " + other + " and " + size + " have the same letter in " + equation);
                }
                occurrences.merge(letters.get(axis), 1, Integer::sum);
            }
            axes.add(letters);
        }
        List<Character> out = arrow < 0
                ? implied(sizes, occurrences)
                : letters(call, equation.substring(arrow + 2), -1).stream()
                        .flatMap(c -> c == '.' ? ellipsis(sizes).stream() : List.of(c).stream())
                        .toList();
        if (!sizes.keySet().containsAll(out)) {
            throw call.error("the result of " + equation + " has axes that no input has");
        }
        return List.of(sum(call, axes, sizes, out));
    }

    /// The axes of a term; those of an ellipsis are numbered from the end. Without a rank it stays a dot.
    private static List<Character> letters(Call call, String term, int rank) throws FormatException {
        List<Character> letters = new ArrayList<>();
        String plain = term.replace("...", ".");
        for (char c : plain.toCharArray()) {
            if (c == '.' && rank >= 0) {
                for (int further = rank - plain.length(); further >= 0; further--) {
                    letters.add((char) further); // below every letter
                }
            } else if (c == '.' || Character.isLetter(c)) {
                letters.add(c);
            } else {
                throw call.error("\"" + term + "\" is not a term of an equation");
            }
        }
        if (rank >= 0 && letters.size() != rank) {
            throw call.error("the term \"" + term + "\" does not fit a tensor of " + rank + " dimensions");
        }
        return letters;
    }

    private static List<Character> ellipsis(Map<Character, Integer> sizes) {
        return sizes.keySet().stream()
                .filter(c -> c < 'A')
                .sorted((a, b) -> Character.compare(b, a))
                .toList();
    }

    /// Without an arrow the result has the ellipsis and the letters that occur once, in alphabetical order.
    private static List<Character> implied(Map<Character, Integer> sizes, Map<Character, Integer> occurrences) {
        List<Character> out = new ArrayList<>(ellipsis(sizes));
        occurrences.forEach((c, count) -> {
            if (c >= 'A' && count == 1) {
                out.add(c);
            }
        });
        return out;
    }

    private static OnnxTensor sum(
            Call call, List<List<Character>> axes, Map<Character, Integer> sizes, List<Character> out)
            throws FormatException {
        List<Character> summed =
                sizes.keySet().stream().filter(c -> !out.contains(c)).toList();
        Dims kept = dims(sizes, out);
        Dims inner = dims(sizes, summed);
        OnnxTensor y = call.zeros(call.input(0).type(), kept);
        call.work(WindowWalk.saturated(WindowWalk.saturated(kept.size(), inner.size()), call.count()));
        int[][] outer = new int[call.count()][];
        int[][] inside = new int[call.count()][];
        for (int i = 0; i < outer.length; i++) {
            outer[i] = strides(call.input(i).dims(), axes.get(i), out);
            inside[i] = strides(call.input(i).dims(), axes.get(i), summed);
        }
        for (int o = 0; o < y.size(); o++) {
            double sum = 0;
            for (int s = 0; s < inner.size(); s++) {
                double product = 1;
                for (int i = 0; i < outer.length; i++) {
                    product *= call.input(i).number(offset(kept, o, outer[i]) + offset(inner, s, inside[i]));
                }
                sum += product;
            }
            y.set(o, sum);
        }
        return y;
    }

    private static Dims dims(Map<Character, Integer> sizes, List<Character> letters) {
        return Dims.of(
                letters.stream().map(c -> (long) sizes.getOrDefault(c, 1)).toList());
    }

    /// The distances in a tensor along each of these letters; a letter may stand for several of its axes.
    private static int[] strides(Dims dims, List<Character> axes, List<Character> letters) {
        int[] own = dims.strides();
        int[] strides = new int[letters.size()];
        for (int axis = 0; axis < axes.size(); axis++) {
            int at = letters.indexOf(axes.get(axis));
            if (at >= 0 && dims.get(axis) != 1) {
                strides[at] += own[axis];
            }
        }
        return strides;
    }

    private static int offset(Dims dims, int element, int[] strides) {
        int offset = 0;
        int rest = element;
        for (int axis = dims.rank() - 1; axis >= 0; axis--) {
            offset += rest % dims.get(axis) * strides[axis];
            rest /= dims.get(axis);
        }
        return offset;
    }
}
