package dev.yij.testvectors.compare;

import dev.yij.testvectors.NamedArray;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The verdict on one output: every element against its own bound.
///
/// An element passes where |actual - expected| is at most its bound. NaN passes only where NaN is expected; an
/// expected value that is infinite in float32 asks for the same infinity.
///
/// @param name      the output, for example `conv2d_… y`
/// @param shape     its shape, row-major
/// @param failures  how many elements are outside their bound
/// @param worst     the element with the largest error / bound
/// @param histogram error / bound of all elements
/// @param suspicions what [ZeroTrust] found; any of it fails the comparison
/// @param repeat    the line that repeats the case
public record Comparison(
        String name,
        int[] shape,
        int failures,
        Element worst,
        Histogram histogram,
        List<String> suspicions,
        String repeat) {

    /// One element of an output.
    ///
    /// @param index    where it lies in the array
    /// @param expected what it should be
    /// @param actual   what it is
    /// @param bound    how far it may be off
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

        /// Error over bound; at most 1 is a pass. 0 for no error at all, infinite for an error where none is
        /// allowed.
        public double ratio() {
            return difference() == 0 ? 0 : difference() / bound;
        }

        /// The error relative to the expected value.
        public double relativeError() {
            return difference() == 0 ? 0 : difference() / Math.abs(expected);
        }

        /// How many floats lie between the actual and the expected value, one of them counted: 0 for equal
        /// floats, 1 for neighbours. No metric for sums, where cancellation makes it huge; a hint for
        /// everything else.
        public long ulps() {
            return Math.abs(rank(actual) - rank((float) expected));
        }

        /// The position of a float among all floats in order; both zeros are 0.
        private static long rank(float value) {
            int bits = Float.floatToIntBits(value);
            return bits >= 0 ? bits : (long) Integer.MIN_VALUE - bits;
        }
    }

    /// Compares an output with what it should be.
    ///
    /// @param name     the output, for reports
    /// @param shape    its shape
    /// @param expected what each element should be
    /// @param bound    how far each element may be off, 0 for not at all
    /// @param actual   what the backend computed
    /// @param inputs   what the kernel read, for [ZeroTrust]
    /// @param repeat   the line that repeats the case
    /// @throws IllegalArgumentException if the arrays' lengths differ from the shape's
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
        int failures = 0;
        Element worst = new Element(0, expected[0], actual[0], bound[0]);
        for (int i = 0; i < elements; i++) {
            Element element = new Element(i, expected[i], actual[i], bound[i]);
            ratios[i] = element.ratio();
            failures += ratios[i] <= 1 ? 0 : 1;
            if (isWorse(element, worst)) {
                worst = element;
            }
        }
        List<String> suspicions = ZeroTrust.inspect(expected, actual, inputs);
        return new Comparison(name, shape, failures, worst, Histogram.of(ratios), suspicions, repeat);
    }

    private static boolean isWorse(Element a, Element b) {
        int byRatio = Double.compare(a.ratio(), b.ratio());
        return byRatio > 0 || (byRatio == 0 && a.difference() > b.difference());
    }

    /// The same with another line that repeats the case.
    public Comparison repeatedBy(String command) {
        return new Comparison(name, shape, failures, worst, histogram, suspicions, command);
    }

    /// How many elements were compared.
    public int count() {
        return NamedArray.elements(shape);
    }

    /// Whether every element is within its bound and nothing is suspicious.
    public boolean passed() {
        return failures == 0 && suspicions.isEmpty();
    }

    /// Where an element lies, one coordinate for each axis.
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
        text.append(String.format(Locale.ROOT, ": %d of %d elements outside their bound\n", failures, count()));
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
