package dev.yij.testvectors.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.NamedArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private static Comparison compare(int[] shape, double[] expected, double[] bound, float... actual) {
        return Comparison.of("test y", shape, expected, bound, actual, List.of(), "-Dyij.case=test (seed 42)");
    }

    private static boolean passes(double expected, double bound, float actual) {
        return compare(new int[] {1}, new double[] {expected}, new double[] {bound}, actual)
                .passed();
    }

    @Test
    void anErrorAsLargeAsTheBoundPassesAndALargerOneFails() {
        assertTrue(passes(1, 0.5, 1.5f));
        assertFalse(passes(1, 0.5, 1.5000001f));
        assertTrue(passes(1, 0, 1f));
        assertFalse(passes(1, 0, Math.nextUp(1f)));
        assertTrue(passes(0, 0, -0f), "the zeros are equal");
    }

    @Test
    void nanPassesOnlyWhereNanIsExpected() {
        assertTrue(passes(Double.NaN, 0, Float.NaN));
        assertFalse(passes(Double.NaN, 1, 1f));
        assertFalse(passes(1, 1, Float.NaN));
        assertFalse(passes(1, Double.POSITIVE_INFINITY, Float.NaN));
    }

    @Test
    void infinitiesMustBeTheSame() {
        assertTrue(passes(Double.POSITIVE_INFINITY, 0, INFINITY));
        assertTrue(passes(1e39, 1, INFINITY), "1e39 is infinite in float32");
        assertFalse(passes(Double.POSITIVE_INFINITY, 1, -INFINITY));
        assertFalse(passes(Double.POSITIVE_INFINITY, 1, Float.MAX_VALUE));
        assertFalse(passes(1, 1, INFINITY));
    }

    @Test
    void theWorstElementHasTheLargestErrorRelativeToItsBound() {
        Comparison c = compare(
                new int[] {2, 3},
                new double[] {1, 2, 3, 4, 5, 6},
                new double[] {1, 1, 1, 0.01, 1, 1},
                1,
                2,
                3,
                4.125f,
                5,
                8);
        assertEquals(2, c.failures());
        assertEquals(6, c.count());
        assertEquals(3, c.worst().index());
        assertArrayEquals(new int[] {1, 0}, c.coordinates(3));
        assertEquals(0.125, c.worst().difference());
        assertEquals(12.5, c.worst().ratio(), 1e-12);
        assertEquals(0.03125, c.worst().relativeError());
    }

    @Test
    void ofElementsOfOneRatioTheFirstOfTheLargestDifferenceIsTheWorst() {
        Comparison c = compare(new int[] {4}, new double[] {1, 1, 1, 1}, new double[] {1, 2, 2, 1}, 3, 5, 5, 3);
        assertEquals(1, c.worst().index());
    }

    @Test
    void theReportNamesWhatIsSuspicious() {
        String report = compare(new int[] {2}, new double[] {1, 2}, new double[] {1, 1}, 1, ZeroTrust.POISON)
                .toString();
        assertTrue(report.contains("1 of 2 elements were never written"), report);
    }

    @Test
    void ulpsAreTheDistanceBetweenFloats() {
        assertEquals(0, new Comparison.Element(0, 1, 1f, 0).ulps());
        assertEquals(1, new Comparison.Element(0, 1, Math.nextDown(1f), 0).ulps());
        assertEquals(2, new Comparison.Element(0, Float.MIN_VALUE, -Float.MIN_VALUE, 0).ulps());
        assertEquals(1 << 23, new Comparison.Element(0, 2, 4f, 0).ulps());
        assertEquals(0, Comparison.ulps(0f, -0f));
        assertEquals(1, Comparison.ulps(0f, Float.MIN_VALUE));
    }

    @Test
    void theHistogramCountsDecades() {
        Histogram h = Histogram.of(
                new double[] {0, 0, 1e-9, 1e-4, 5e-4, 0.05, 1, 1.01, 11, 1000, 1e9, Double.POSITIVE_INFINITY, Double.NaN
                });
        assertArrayEquals(new int[] {2, 2, 1, 0, 1, 1, 1, 1, 1, 3}, h.counts());
        assertEquals("0: 2, ≤1e-4: 2, ≤1e-3: 1, ≤1e-1: 1, ≤1: 1, ≤10: 1, ≤100: 1, ≤1000: 1, more: 3", h.toString());
    }

    @Test
    void theReportShowsThePositionTheValuesAndHowToRepeat() {
        String report = compare(new int[] {2, 2}, new double[] {1, 2, 3, 4}, new double[] {1, 1, 0.5, 1}, 1, 2, 5, 4)
                .toString();
        assertEquals("""
                FAILED test y [2, 2]: 1 of 4 elements outside their bound
                  worst at [1, 0]: expected 3.0, actual 5.0, difference 2.00, 6291456 ULP, relative 0.667
                  its bound 0.500, error/bound 4.00; error/bound of all: 0: 3, ≤10: 1
                  repeat: -Dyij.case=test (seed 42)""", report);
    }

    @Test
    void arraysOfOtherLengthsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> compare(new int[] {2}, new double[2], new double[2], 1));
    }

    @Test
    void anOutputThatWasNeverWrittenIsDetected() {
        float[] actual = {1, ZeroTrust.POISON, ZeroTrust.POISON};
        double[] nan = {1, Double.NaN, Double.NaN};
        assertEquals(
                List.of("2 of 3 elements were never written"),
                ZeroTrust.inspect(nan, actual, List.of()),
                "even where NaN is expected");
        assertFalse(compare(new int[] {3}, nan, new double[3], actual).passed());
    }

    @Test
    void aNanFromArithmeticIsNotThePoison() {
        float nan = INFINITY - INFINITY;
        assertEquals(
                List.of("1 of 2 elements are NaN where none is expected"),
                ZeroTrust.inspect(new double[] {1, 2}, new float[] {1, nan}, List.of()));
    }

    @Test
    void aConstantIsSuspiciousEvenWithinTheBound() {
        double[] expected = {1, 2, 3};
        double[] wide = {9, 9, 9};
        assertEquals(List.of("every element is 0"), ZeroTrust.inspect(expected, new float[3], List.of()));
        assertFalse(compare(new int[] {3}, expected, wide, 0, 0, 0).passed());
        assertEquals(List.of("every element is 2.0"), ZeroTrust.inspect(expected, new float[] {2, 2, 2}, List.of()));
        assertEquals(List.of(), ZeroTrust.inspect(new double[] {7, 7}, new float[] {7, 7}, List.of()));
    }

    @Test
    void anOutputIdenticalToAnInputIsSuspicious() {
        NamedArray x = new NamedArray("x", new int[] {2}, new float[] {-1, 3});
        assertEquals(
                List.of("the output is identical to the input x"),
                ZeroTrust.inspect(new double[] {0, 3}, new float[] {-1, 3}, List.of(x)));
        assertEquals(List.of(), ZeroTrust.inspect(new double[] {-1, 3}, new float[] {-1, 3}, List.of(x)));
    }
}
