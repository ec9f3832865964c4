package dev.yij.testvectors.diagnosis;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/// Where an output is wrong, as facts that several cases may share: rows, columns, channels modulo the width of
/// vectors, images, border, tiles.
final class Whereabouts {

    private final Evidence.Output output;
    private final int[] shape;
    private final Set<String> facts = new LinkedHashSet<>();

    private Whereabouts(Evidence.Output output) {
        this.output = output;
        shape = output.expected().shape();
    }

    /// The facts about all failing outputs of a case.
    static Set<String> of(Evidence evidence) {
        Set<String> facts = new LinkedHashSet<>();
        for (Evidence.Output output : evidence.outputs()) {
            if (!output.passed()) {
                facts.addAll(new Whereabouts(output).facts());
            }
        }
        return facts;
    }

    /// The facts and the first wrong element of the first failing output.
    static String text(Evidence evidence) {
        for (Evidence.Output output : evidence.outputs()) {
            if (!output.passed()) {
                Whereabouts at = new Whereabouts(output);
                return "wrong in " + output.expected().name() + ": " + String.join(", ", at.facts())
                        + "; the first wrong element is "
                        + Arrays.toString(at.coordinates(output.wrong().nextSetBit(0)));
            }
        }
        return "";
    }

    private int[] coordinates(int index) {
        int[] coordinates = new int[shape.length];
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            coordinates[axis] = index % shape[axis];
            index /= shape[axis];
        }
        return coordinates;
    }

    private Set<String> facts() {
        BitSet wrong = output.wrong();
        int count = output.count();
        if (wrong.cardinality() == count) {
            facts.add("every element");
            return facts;
        }
        if (wrong.cardinality() == 1) {
            facts.add("a single element");
        }
        if (shape.length == 4 && !output.expected().name().equals("dw")) {
            image();
        } else if (shape.length == 4) {
            axis("tap row", 0);
            axis("tap column", 1);
            axis("input channel", 2);
            axis("output channel", 3);
        } else if (shape.length == 2) {
            axis("row", 0);
            axis("column", 1);
        }
        channels();
        for (int lanes : new int[] {256, 128, 64, 32, 16, 8, 4}) {
            only(
                    count > lanes && count % lanes != 0,
                    "the tail after whole blocks of " + lanes + " elements",
                    i -> i >= count - count % lanes);
        }
        only(count > 1 << 16, "elements from 65536 on", i -> i >= 1 << 16);
        if (facts.isEmpty()) {
            facts.add("scattered: " + wrong.cardinality() + " of " + count + " elements");
        }
        return facts;
    }

    private void image() {
        axis("image", 0);
        axis("row", 1);
        axis("column", 2);
        int positions = shape[0] * shape[1] * shape[2];
        IntPredicate border = i -> isEdge(i, 1, shape[2] * shape[3]) || isEdge(i, 2, shape[3]);
        only(shape[1] > 2 && shape[2] > 2, "the border", border);
        only(shape[1] > 2 && shape[2] > 2, "the interior", border.negate());
        for (int tile : new int[] {64, 32, 16}) {
            only(
                    positions > tile && positions % tile != 0,
                    "the tail after whole tiles of " + tile + " positions",
                    i -> i / shape[3] >= positions - positions % tile);
        }
    }

    private boolean isEdge(int i, int axis, int inner) {
        int at = i / inner % shape[axis];
        return at == 0 || at == shape[axis] - 1;
    }

    private void channels() {
        int last = shape[shape.length - 1];
        for (int lanes : new int[] {4, 8, 16, 32}) {
            only(
                    last > lanes && last % lanes != 0,
                    "the channels after whole blocks of " + lanes,
                    i -> i % last >= last - last % lanes);
        }
        for (int lanes : new int[] {2, 4, 8, 16, 32}) {
            for (int r = 0; r < lanes && last >= 2 * lanes; r++) {
                int lane = r;
                only(true, "channels that are " + lane + " mod " + lanes, i -> i % last % lanes == lane);
            }
        }
    }

    /// Only the first, the last, or all but the first index of an axis.
    private void axis(String what, int axis) {
        int inner = 1;
        for (int a = axis + 1; a < shape.length; a++) {
            inner *= shape[a];
        }
        int step = inner;
        int length = shape[axis];
        only(length > 1, "the first " + what, i -> i / step % length == 0);
        only(length > 1, "the last " + what, i -> i / step % length == length - 1);
        only(length > 2, "every " + what + " but the first", i -> i / step % length > 0);
        only(length > 2, "every " + what + " but the last", i -> i / step % length < length - 1);
    }

    /// Adds a fact if all wrong elements are in a part of the output, and most of the part is wrong.
    private void only(boolean exists, String part, IntPredicate member) {
        if (!exists || output.wrong().stream().anyMatch(i -> !member.test(i))) {
            return;
        }
        int inside = 0;
        for (int i = 0; i < output.count(); i++) {
            inside += member.test(i) ? 1 : 0;
        }
        if (output.wrong().cardinality() >= 0.5 * inside) {
            facts.add("only " + part);
        }
    }
}
