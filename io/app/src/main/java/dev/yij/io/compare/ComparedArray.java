package dev.yij.io.compare;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.compare.Comparison;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of a comparison: an array that both sides have, or the reason why it could not be compared.
///
/// @param name       the array's name
/// @param comparison element by element; null if there is a [#error]
/// @param error  for example that an array is missing
/// @param apart      the largest difference between the two sides
/// @param derived    whether the bounds are derived from the layer's arithmetic, or a rule of thumb
record ComparedArray(String name, @Nullable Comparison comparison, String error, double apart, boolean derived) {

    /// The table header for [#line].
    static final String HEAD = String.format(
            "%-28s %-16s %9s  %-18s %13s %13s %9s %9s %11s %10s %9s",
            "name",
            "shape",
            "outside",
            "worst at",
            "expected",
            "actual",
            "error",
            "relative",
            "ULP",
            "err/bound",
            "apart");

    /// Compares element by element.
    static ComparedArray of(
            String name, Tensor expected, Tensor actual, double[] value, double[] bound, boolean derived) {
        int[] shape =
                actual.shape().rank() == 0 ? new int[] {1} : actual.shape().toArray();
        Comparison comparison = Comparison.of(name, shape, value, bound, actual.data(), List.of(), "");
        return new ComparedArray(name, comparison, "", apart(expected, actual), derived);
    }

    static ComparedArray failed(String name, String error) {
        return new ComparedArray(name, null, error, Double.NaN, false);
    }

    /// Reports different shapes.
    static ComparedArray shapes(String name, Shape expected, Shape actual) {
        return failed(name, "has shape " + actual + ", expected " + expected);
    }

    private static double apart(Tensor expected, Tensor actual) {
        double largest = 0;
        for (int i = 0; i < actual.data().length; i++) {
            double difference = Math.abs((double) expected.data()[i] - actual.data()[i]);
            boolean same = Float.compare(expected.data()[i], actual.data()[i]) == 0;
            largest = same
                    ? largest
                    : Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
        }
        return largest;
    }

    boolean passed() {
        return comparison != null && comparison.passed();
    }

    /// The line of a table.
    String line() {
        if (comparison == null) {
            return String.format("%-28s %s  FAILED", name, error);
        }
        Comparison.Element worst = comparison.worst();
        String line = String.format(
                Locale.ROOT,
                "%-28s %-16s %9d  %-18s %13.6g %13.6g %9.2e %9.2e %11d %10.3g %9.2e  %s",
                name,
                Arrays.toString(comparison.shape()).replaceAll("[\\[\\] ]", "").replace(',', '×'),
                comparison.failures(),
                Arrays.toString(comparison.coordinates(worst.index())).replace(" ", ""),
                worst.expected(),
                worst.actual(),
                worst.difference(),
                worst.relativeError(),
                worst.ulps(),
                worst.ratio(),
                apart,
                (comparison.passed() ? "ok" : "FAILED") + (derived ? "" : " by the rule of thumb"));
        return comparison.suspicions().isEmpty() ? line : line + ": " + String.join("; ", comparison.suspicions());
    }
}
