package dev.yij.testvectors.oracle;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Precision;

/// What one output of a kernel should be, and for each element how far a faithful computation may be from it.
///
/// @param name      the kernel's letter for the output: `y`, `dx`, `dw`, …
/// @param shape     its shape, row-major
/// @param value     the exact values, to within double's rounding
/// @param magnitude for each element Σ|w·x| + |b|, the size of what was added up; where an element is no sum,
///                  its own size or what its documentation derives
/// @param terms     for each element the roundings on the longest way from an input to it: in a dot product the
///                  products, the bias add counted; 0 where it is picked and not computed, so that it must be
///                  exact
/// @param factors   how many inputs, rounded to a [Precision], each term multiplies
public record Expected(String name, int[] shape, double[] value, double[] magnitude, int[] terms, int factors) {

    /// Checks that all arrays have one entry for each element of the shape.
    ///
    /// @throws IllegalArgumentException if they have not
    public Expected {
        int elements = NamedArray.elements(shape);
        if (value.length != elements || magnitude.length != elements || terms.length != elements) {
            throw new IllegalArgumentException(name + ": the shape has " + elements + " elements, found " + value.length
                    + " values, " + magnitude.length + " magnitudes, " + terms.length + " term counts");
        }
    }

    /// An output whose elements are picked and not computed: every bound is 0.
    static Expected exact(String name, int[] shape, double[] value) {
        return new Expected(name, shape, value, new double[value.length], new int[value.length], 0);
    }

    /// How far element `i` of a backend that works in the given precision may be from its value.
    public double bound(Precision precision, int i) {
        return precision.bound(terms[i], magnitude[i], factors);
    }
}
