package dev.yij.testvectors.oracle;

/// Accumulates sums: each term adds to the value, the magnitude and the number of terms of an element.
public final class Sums {

    private final double[] value;
    private final double[] magnitude;
    private final int[] terms;

    /// Sums without terms.
    public Sums(int elements) {
        value = new double[elements];
        magnitude = new double[elements];
        terms = new int[elements];
    }

    /// Adds a term to an element.
    public void add(int at, double term) {
        value[at] += term;
        magnitude[at] += Math.abs(term);
        terms[at]++;
    }

    /// Sums of products: one rounding per term, in any order (Higham, equation 3.5).
    public Expected ofProducts(String name, int... shape) {
        return new Expected(name, shape, value, magnitude, terms, 2);
    }

    /// Sums of inputs: n terms need n - 1 additions, so a single term is exact.
    public Expected ofInputs(String name, int factors, int... shape) {
        for (int i = 0; i < terms.length; i++) {
            terms[i] = Math.max(terms[i] - 1, 0);
        }
        return new Expected(name, shape, value, magnitude, terms, factors);
    }

    /// Sums of quotients, or quotients of sums: n - 1 additions, and 2 roundings for the quotient, which a
    /// backend may compute as a product with a rounded reciprocal.
    public Expected ofQuotients(String name, int... shape) {
        for (int i = 0; i < terms.length; i++) {
            terms[i] += terms[i] == 0 ? 0 : 1;
        }
        return new Expected(name, shape, value, magnitude, terms, 0);
    }

    /// Divides element `at` by its number of terms.
    public void average(int at) {
        divide(at, terms[at]);
    }

    /// Divides element `at`.
    void divide(int at, int divisor) {
        value[at] /= divisor;
        magnitude[at] /= divisor;
    }
}
