package dev.yij.testvectors.cases;

import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.kernel.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Reduces a failing case to the smallest that still fails, so that its numbers can be read and computed by
/// hand. One size after another becomes 1, 2, 3, half of what it is, or one or two less, as long as the case
/// still fails; as in QuickCheck (Claessen & Hughes, ICFP 2000), the result is a local minimum.
public final class Shrinking {

    /// A case of a few sizes below 35 is reduced in far fewer.
    private static final int CALLS = 400;

    private Shrinking() {}

    /// The smallest case of the same kernel, kind of numbers and seed that was found to fail.
    ///
    /// @param failing a case that fails
    /// @param fails   calls the backend
    public static KernelCase smallest(KernelCase failing, Predicate<KernelCase> fails) {
        KernelCase smallest = failing;
        int calls = 0;
        boolean reduced = true;
        while (reduced) {
            reduced = false;
            for (Record dims : smaller(Components.record(smallest.dims()))) {
                KernelCase candidate = new KernelCase(
                        failing.operation(), (Dims) dims, failing.fill(), failing.tier(), failing.seed());
                if (++calls > CALLS) {
                    return smallest;
                }
                if (fails.test(candidate)) {
                    smallest = candidate;
                    reduced = true;
                    break;
                }
            }
        }
        return smallest;
    }

    /// Elements of all arrays of a case, by which cases are called smaller.
    public static long elements(KernelCase c) {
        long elements = 0;
        for (Parameter parameter : c.operation().parameters()) {
            long product = 1;
            for (int size : parameter.shape(c.dims())) {
                product *= size;
            }
            elements += product;
        }
        return elements;
    }

    /// The shapes with one component smaller, the most reduced first.
    private static List<Record> smaller(Record shape) {
        Object[] values = Components.values(shape);
        List<Record> smaller = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Object present = values[i];
            for (Object less : less(present)) {
                values[i] = less;
                Record other = Components.with(shape, values);
                if (other != null) {
                    smaller.add(other);
                }
            }
            values[i] = present;
        }
        return smaller;
    }

    private static List<? extends Object> less(Object value) {
        if (value instanceof Integer number) {
            // 3 and two less keep a number odd: many a bug needs a remainder
            return Stream.of(1, 2, 3, number / 2, number - 2, number - 1)
                    .filter(n -> n > 0 && n < number)
                    .distinct()
                    .toList();
        }
        if (value instanceof Padding padding) {
            return less(padding);
        }
        if (value instanceof Record part) {
            return smaller(part);
        }
        return value.equals(true) ? List.of(false) : List.of();
    }

    private static List<Padding> less(Padding padding) {
        if (!padding.isExplicit()) {
            return padding.isSame() ? List.of(Padding.VALID) : List.of();
        }
        int[] sides = {padding.top(), padding.bottom(), padding.left(), padding.right()};
        List<Padding> less = new ArrayList<>();
        for (int side = 0; side < sides.length; side++) {
            if (sides[side] > 0) {
                int[] s = sides.clone();
                s[side]--;
                Padding other = Padding.explicit(s[0], s[1], s[2], s[3]);
                less.add(padding.ceil() ? other.withCeil() : other);
            }
        }
        return less;
    }
}
