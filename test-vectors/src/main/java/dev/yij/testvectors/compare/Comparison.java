package dev.yij.testvectors.compare;

import dev.yij.testvectors.NamedArray;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// The comparison of one output: every element against its own bound.
///
/// An element passes if |actual - expected| is at most its bound. NaN passes only where NaN is expected, an
/// infinity only where the expected value is the same infinity in float32, and an element that was never
/// written does not pass.
///
/// @param name      the output, for example `conv2d_… y`
/// @param shape     its shape, row-major
/// @param wrong     the elements that do not pass; not copied
/// @param worst     the element with the largest error / bound
/// @param histogram error / bound of all elements
/// @param suspicions the findings of [ZeroTrust]; the comparison fails if there is any
/// @param repeat    the command that repeats the case
public record Comparison(
        String name,
        int[] shape,
        BitSet wrong,
        Element worst,
        Histogram histogram,
        List<String> suspicions,
        String repeat) {

    /// One element of an output.
    ///
    /// @param index    its index in the array
    /// @param expected the expected value
    /// @param actual   the actual value
    /// @param bound    the largest error allowed
    public record Element(int index, double expected, float actual, double bound) {

        /// |actual - expected|: 0 where both are NaN or the same infinity, infinite where only one is.
        public double difference() {
            if (Double.isNaN(expected) || Float.isNaN(actual)) {
                return Double.isNaN(expected) == Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
            }
            if (Float.isInfinite((float) expected) || Float.isInfinite(actual)) {
                return (float) expected == actual ? 0 : Double.POSITIVE_INFINITY;
            }
            return Math.abs(actual - expected);
        }

        /// Error / bound, at most 1 for an element that passes: 0 if there is no error, infinite if there is
        /// one and none is allowed.
        public double ratio() {
            double difference = difference();
            return difference == 0 ? 0 : difference / bound;
        }

        /// Whether the element was written and is within its bound.
        public boolean passed() {
            return !ZeroTrust.isPoison(actual) && ratio() <= 1;
        }

        /// The error relative to the expected value.
        public double relativeError() {
            return difference() == 0 ? 0 : difference() / Math.abs(expected);
        }

        /// The distance between the actual value and the expected one, rounded to float32. A hint, and none for
        /// sums, where cancellation makes it large.
        public long ulps() {
            return Comparison.ulps((float) expected, actual);
        }
    }

    /// The distance between two floats in units of the last place: 0 for equal floats, 1 for neighbours.
    public static long ulps(float a, float b) {
        return Math.abs(rank(a) - rank(b));
    }

    /// The position of a float among all floats in order; both zeros are 0.
    private static long rank(float value) {
        int bits = Float.floatToIntBits(value);
        return bits >= 0 ? bits : (long) Integer.MIN_VALUE - bits;
    }

    /// Compares an output.
    ///
    /// @param name     the output, for the report
    /// @param shape    its shape
    /// @param expected the expected values
    /// @param bound    the largest error allowed for each element
    /// @param actual   what the backend computed
    /// @param inputs   the kernel's inputs, for [ZeroTrust]
    /// @param repeat   the command that repeats the case
    /// @throws IllegalArgumentException if an array's length is not that of the shape
    public static Comparison of(
            String name,
            int[] shape,
            double[] expected,
            double[] bound,
            float[] actual,
            List<NamedArray> inputs,
            String repeat) {
        int elements = NamedArray.elements(shape);
        if (elements == 0 || expected.length != elements || bound.length != elements || actual.length != elements) {
            throw new IllegalArgumentException(name + ": shape " + Arrays.toString(shape) + " has " + elements
                    + " elements, found " + expected.length + " expected values, " + bound.length + " bounds and "
                    + actual.length + " actual values");
        }
        double[] ratios = new double[elements];
        BitSet wrong = new BitSet(elements);
        Element worst = new Element(0, expected[0], actual[0], bound[0]);
        for (int i = 0; i < elements; i++) {
            Element element = new Element(i, expected[i], actual[i], bound[i]);
            ratios[i] = element.ratio();
            wrong.set(i, !element.passed());
            if (isWorse(element, worst)) {
                worst = element;
            }
        }
        List<String> suspicions = ZeroTrust.inspect(expected, actual, inputs);
        return new Comparison(name, shape, wrong, worst, Histogram.of(ratios), suspicions, repeat);
    }

    private static boolean isWorse(Element a, Element b) {
        int byRatio = Double.compare(a.ratio(), b.ratio());
        return byRatio > 0 || (byRatio == 0 && a.difference() > b.difference());
    }

    /// The same with another command that repeats the case.
    public Comparison repeatedBy(String command) {
        return new Comparison(name, shape, wrong, worst, histogram, suspicions, command);
    }

    /// Number of elements compared.
    public int count() {
        return NamedArray.elements(shape);
    }

    /// Number of elements that do not pass.
    public int failures() {
        return wrong.cardinality();
    }

    /// Whether every element passes and nothing is suspicious.
    public boolean passed() {
        return wrong.isEmpty() && suspicions.isEmpty();
    }

    /// An element's coordinates, one for each axis.
    public int[] coordinates(int index) {
        int[] coordinates = new int[shape.length];
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            coordinates[axis] = index % shape[axis];
            index /= shape[axis];
        }
        return coordinates;
    }

    /// The report, on several lines; the last one repeats the case.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(passed() ? "passed " : "FAILED ").append(name).append(' ').append(Arrays.toString(shape));
        text.append(String.format(Locale.ROOT, ": %d of %d elements outside their bound\n", failures(), count()));
        text.append(String.format(
                Locale.ROOT,
                "  worst at %s: expected %s, actual %s, difference %.3g, %d ULP, relative %.3g\n",
                Arrays.toString(coordinates(worst.index())),
                (float) worst.expected(),
                worst.actual(),
                worst.difference(),
                worst.ulps(),
                worst.relativeError()));
        text.append(String.format(
                Locale.ROOT,
                "  its bound %.3g, error/bound %.3g; error/bound of all: %s\n",
                worst.bound(),
                worst.ratio(),
                histogram));
        suspicions.forEach(
                suspicion -> text.append("  suspicious: ").append(suspicion).append('\n'));
        return text.append("  repeat: ").append(repeat).toString();
    }
}
