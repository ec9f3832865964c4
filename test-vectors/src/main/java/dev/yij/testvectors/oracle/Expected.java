package dev.yij.testvectors.oracle;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Precision;
import java.util.Arrays;

/// The expected values of one output of a kernel, and what the error bound of each element follows from.
///
/// @param name      the output's name in the kernel's formula: `y`, `dx`, `dw`, …
/// @param shape     its shape, row-major
/// @param value     the exact values, up to rounding in double
/// @param magnitude for each element Σ|w·x| + |b|; for an element that is no sum, its absolute value or what
///                  the documentation of the kernel derives
/// @param terms     for each element the largest number of roundings that an input passes through: in a dot
///                  product the number of products, and 1 for the bias; 0 where the element is selected and not
///                  computed, so that it must be exact
/// @param factors   number of factors of each term that are rounded to a [Precision]
public record Expected(String name, int[] shape, double[] value, double[] magnitude, int[] terms, int factors) {

    /// Checks the lengths of the arrays.
    ///
    /// @throws IllegalArgumentException if one has not one entry for each element of the shape
    public Expected {
        int elements = NamedArray.elements(shape);
        if (value.length != elements || magnitude.length != elements || terms.length != elements) {
            throw new IllegalArgumentException(name + ": the shape has " + elements + " elements, found " + value.length
                    + " values, " + magnitude.length + " magnitudes, " + terms.length + " term counts");
        }
    }

    /// An output whose elements are selected and not computed: every bound is 0.
    static Expected exact(String name, int[] shape, double[] value) {
        return new Expected(name, shape, value, new double[value.length], new int[value.length], 0);
    }

    /// The same bounds for other values.
    public Expected withValue(double[] other) {
        return new Expected(name, shape, other, magnitude, terms, factors);
    }

    /// The same values with the bounds of another algorithm.
    public Expected withBounds(double[] otherMagnitude, int[] otherTerms) {
        return new Expected(name, shape, value, otherMagnitude, otherTerms, factors);
    }

    /// After ReLU. max(·, 0) never increases the distance between two numbers, so the bounds stay valid.
    public Expected rectified() {
        return withValue(Arrays.stream(value).map(v -> Math.max(v, 0)).toArray());
    }

    /// The largest error allowed for element `i` of a backend with the given precision.
    public double bound(Precision precision, int i) {
        return precision.bound(terms[i], magnitude[i], factors);
    }
}
