package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/// Indices that have too few bits for large arrays.
final class IndexBugs {

    private static final int BITS_16 = 1 << 16;
    private static final int SIGNED_16 = 1 << 15;
    private static final int FLOAT_INTEGERS = 1 << 24;
    private static final double CERTAINTY = 0.4;
    private static final Set<Operation> ALL = EnumSet.allOf(Operation.class);

    private IndexBugs() {}

    static List<Hypothesis> all() {
        return List.of(
                Prediction.of(
                        "16-bit index",
                        "element 65536 of an input is read as element 0, 65537 as 1, …: its index needs more than 16 bits",
                        ALL,
                        reading(BITS_16, i -> i % BITS_16, name -> true),
                        reading(BITS_16, i -> i % BITS_16, name -> name.equals("w")),
                        reading(BITS_16, i -> i % BITS_16, name -> !name.equals("w"))),
                Prediction.of(
                        "index in float32",
                        "odd elements of an input beyond 2²⁴ are read as their even neighbours: float32 has no odd integers"
                                + " beyond 2²⁴; compute indices as integers",
                        ALL,
                        reading(FLOAT_INTEGERS, i -> (int) (float) i, name -> true)),
                new Region(
                        "32-bit overflow of an index",
                        "everything before an element is right, and wrong or never written from it on: the index, or a"
                                + " product on the way to it such as a division by multiplication, has too few bits; or the"
                                + " launch has too few blocks",
                        CERTAINTY,
                        (evidence, output) -> {
                            int first = output.wrong().nextSetBit(0);
                            return i -> first >= SIGNED_16 && i >= first;
                        }));
    }

    /// The outputs if elements of some inputs are read at other places; none where all arrays are smaller.
    private static Function<Evidence, List<Expected>> reading(
            int limit, IntUnaryOperator place, Predicate<String> which) {
        return evidence -> {
            boolean large = evidence.inputs().arrays().stream()
                    .filter(array -> which.test(array.name()))
                    .mapToInt(array -> array.data().length)
                    .anyMatch(count -> count > limit);
            return large
                    ? Rewritten.inputs(evidence, (name, data) -> which.test(name) ? moved(data, place) : data)
                    : List.of();
        };
    }

    private static float[] moved(float[] data, IntUnaryOperator place) {
        float[] moved = new float[data.length];
        for (int i = 0; i < data.length; i++) {
            moved[i] = data[Math.min(place.applyAsInt(i), data.length - 1)];
        }
        return moved;
    }
}
