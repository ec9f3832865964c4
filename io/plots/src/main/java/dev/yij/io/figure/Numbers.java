package dev.yij.io.figure;

import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Formats numbers and shapes for figures: with a minus sign as wide as a plus, and a multiplication sign.
final class Numbers {

    private Numbers() {}

    /// The number with the given number of decimal digits.
    static String fixed(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value).replace('-', '−');
    }

    /// The number with an explicit sign, to be read as a term of a sum.
    static String term(double value, int digits) {
        return (value < 0 ? "− " : "+ ") + fixed(Math.abs(value), digits);
    }

    /// `1,177,396`.
    static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// `224×224×3`.
    static String shape(Shape shape) {
        return Arrays.stream(shape.toArray()).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    }
}
