package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.dims.CountDims;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.ProductViewDims;
import dev.yij.testvectors.dims.UpdateDims;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How two results of the same call differ, bit for bit, and the likely cause.
///
/// @param cause     the likely cause
/// @param differing number of elements that differ
/// @param elements  number of elements
/// @param largest   the largest difference, relative to the bound of its element; infinite where it must be
///                  exact
/// @param where     where the elements are in the first output that differs
public record Repeated(Cause cause, int differing, int elements, double largest, String where) {

    /// Why two results of the same call differ.
    public enum Cause {
        /// Both are right: a sum of float32 numbers depends on the order of its additions.
        REORDERED(
                "sums in another order",
                "both results are within their bounds, so the additions are in another order each time: atomic"
                        + " additions, or parts whose number depends on timing"),
        /// Both are right, by different algorithms.
        ALGORITHM("another algorithm", "both results are within their bounds, but the algorithm was chosen again"),
        /// Both are right, although the kernel adds nothing up.
        ROUNDED(
                "another rounding",
                "both results are within their bounds, but this kernel adds nothing up, so that no order of additions"
                        + " explains it: is another kernel chosen each time?"),
        /// One is a multiple of the other.
        ADDED(
                "result added to that of an earlier run",
                "one result is a multiple of the other: overwrite the output, or clear it before each run"),
        /// One has numbers where the other has NaN.
        UNINITIALIZED(
                "memory that was never written",
                "elements are NaN in one result only: memory is read before it is written"),
        /// Anything else: one of them is wrong.
        LEFT_OVER(
                "values of an earlier run",
                "a result depends on what an earlier run left in a buffer, or on which of two threads is faster: clear"
                        + " workspaces, overwrite whole outputs, and wait before results are copied");

        private final String name;
        private final String advice;

        Cause(String name, String advice) {
            this.name = name;
            this.advice = advice;
        }

        /// Whether both results are right.
        public boolean isRight() {
            return this == REORDERED || this == ALGORITHM || this == ROUNDED;
        }

        /// The name in reports.
        @Override
        public String toString() {
            return name;
        }
    }

    /// Compares two results, NaN with NaN as equal.
    ///
    /// @param first     the first result, judged
    /// @param second    the second, judged in the same way
    /// @param algorithm whether they were computed by different algorithms
    /// @return empty if they are the same
    public static Optional<Repeated> of(Evidence first, Evidence second, boolean algorithm) {
        List<Evidence.Output> differing = new ArrayList<>();
        int count = 0;
        int elements = 0;
        double largest = 0;
        for (int o = 0; o < first.outputs().size(); o++) {
            Evidence.Output one = first.outputs().get(o);
            Evidence.Output other = second.outputs().get(o);
            BitSet bits = differing(one.actual(), other.actual());
            elements += one.count();
            count += bits.cardinality();
            largest = Math.max(largest, largest(one, other, bits));
            if (!bits.isEmpty()) {
                differing.add(new Evidence.Output(one.expected(), one.bounds(), one.actual(), bits));
            }
        }
        if (differing.isEmpty()) {
            return Optional.empty();
        }
        Cause cause = cause(first, second, algorithm);
        String where = Whereabouts.text(new Evidence(first.kernelCase(), first.inputs(), first.precision(), differing));
        return Optional.of(new Repeated(cause, count, elements, largest, where.replaceFirst("^wrong in", "in")));
    }

    private static BitSet differing(float[] one, float[] other) {
        BitSet differing = new BitSet();
        for (int i = 0; i < one.length; i++) {
            differing.set(i, Float.floatToIntBits(one[i]) != Float.floatToIntBits(other[i]));
        }
        return differing;
    }

    private static double largest(Evidence.Output one, Evidence.Output other, BitSet bits) {
        return bits.stream()
                .mapToDouble(i -> {
                    double difference = Math.abs((double) one.actual()[i] - other.actual()[i]);
                    return difference == 0 ? 0 : difference / one.bounds()[i];
                })
                .map(ratio -> Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio)
                .max()
                .orElse(0);
    }

    private static Cause cause(Evidence first, Evidence second, boolean algorithm) {
        if (first.passed() && second.passed()) {
            return algorithm ? Cause.ALGORITHM : addsUp(first.dims()) ? Cause.REORDERED : Cause.ROUNDED;
        }
        boolean uninitialized = false;
        boolean added = true;
        for (int o = 0; o < first.outputs().size(); o++) {
            Evidence.Output one = first.outputs().get(o);
            Evidence.Output other = second.outputs().get(o);
            BitSet bits = differing(one.actual(), other.actual());
            uninitialized |=
                    bits.stream().anyMatch(i -> Float.isNaN(one.actual()[i]) != Float.isNaN(other.actual()[i]));
            added &= bits.isEmpty() || isMultiple(one, other.actual()) || isMultiple(other, one.actual());
        }
        return uninitialized ? Cause.UNINITIALIZED : added ? Cause.ADDED : Cause.LEFT_OVER;
    }

    private static boolean addsUp(Dims dims) {
        return !(dims instanceof CountDims
                || dims instanceof PointDims
                || dims instanceof UpdateDims
                || dims instanceof ProductViewDims);
    }

    /// Whether all elements are the same multiple of those of a right result.
    private static boolean isMultiple(Evidence.Output right, float[] multiple) {
        float[] once = right.actual();
        int greatest = 0;
        for (int i = 0; i < once.length; i++) {
            greatest = Math.abs(once[i]) > Math.abs(once[greatest]) ? i : greatest;
        }
        double times = Math.rint(multiple[greatest] / once[greatest]);
        if (!right.passed() || !(times >= 2 && times < 1 << 20)) {
            return false;
        }
        for (int i = 0; i < once.length; i++) {
            double allowed = times * (right.bounds()[i] + Math.ulp(once[i]));
            if (!(Math.abs(multiple[i] - times * once[i]) <= allowed)) {
                return false;
            }
        }
        return true;
    }

    /// One sentence, for example `12 of 128 elements differ, by up to 0.03 of their bound: sums in another
    /// order: …`.
    @Override
    public String toString() {
        String by =
                Double.isInfinite(largest) ? "" : String.format(Locale.ROOT, ", by up to %.2g of their bound", largest);
        return differing + " of " + elements + " elements differ" + by + ": " + cause + ": " + cause.advice + "; "
                + where;
    }
}
