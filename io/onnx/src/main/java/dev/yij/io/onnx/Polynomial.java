package dev.yij.io.onnx;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A polynomial Σ c·xᵖ·fᵠ in x and at most the first power of one function f of x, by which [GeluNodes]
/// compares formulas whatever the order of their products and sums is.
///
/// @param terms the coefficients c by (p, q); those of 0 are omitted
record Polynomial(Map<Term, Double> terms) {

    /// @param x the power of x
    /// @param f the power of the function
    record Term(int x, int f) {}

    /// The largest power of x.
    private static final int DEGREE = 4;

    static final Polynomial X = of(1, 1, 0);
    static final Polynomial F = of(1, 0, 1);

    static Polynomial of(double c, int x, int f) {
        return new Polynomial(c == 0 ? Map.of() : Map.of(new Term(x, f), c));
    }

    static Polynomial of(double c) {
        return of(c, 0, 0);
    }

    Polynomial plus(Polynomial other) {
        Map<Term, Double> sum = new HashMap<>(terms);
        other.terms.forEach((term, c) -> sum.merge(term, c, Double::sum));
        return nonZero(sum);
    }

    /// The product, or null if its powers are too high.
    @Nullable
    Polynomial times(Polynomial other) {
        Map<Term, Double> product = new HashMap<>();
        for (Map.Entry<Term, Double> a : terms.entrySet()) {
            for (Map.Entry<Term, Double> b : other.terms.entrySet()) {
                Term term = new Term(
                        a.getKey().x() + b.getKey().x(),
                        a.getKey().f() + b.getKey().f());
                if (term.x() > DEGREE || term.f() > 1) {
                    return null;
                }
                product.merge(term, a.getValue() * b.getValue(), Double::sum);
            }
        }
        return nonZero(product);
    }

    private static Polynomial nonZero(Map<Term, Double> terms) {
        terms.values().removeIf(c -> c == 0);
        return new Polynomial(terms);
    }

    /// Whether the terms are the same, and the coefficients up to the rounding of float32 constants.
    boolean isClose(Polynomial other) {
        return terms.keySet().equals(other.terms.keySet())
                && terms.entrySet().stream().allMatch(term -> {
                    double expected = other.terms.getOrDefault(term.getKey(), 0.0);
                    return Math.abs(term.getValue() - expected) <= 1e-6 * Math.abs(expected);
                });
    }
}
