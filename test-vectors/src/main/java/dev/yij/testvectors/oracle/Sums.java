package dev.yij.testvectors.oracle;

/// Sums under construction: every term that lands on an element adds to its value, its magnitude and its count.
public final class Sums {

    private final double[] value;
    private final double[] magnitude;
    private final int[] terms;

    /// Sums of nothing yet.
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

    /// Sums of products: as many roundings as terms, whatever the order (Higham, equation 3.5).
    public Expected ofProducts(String name, int... shape) {
        return new Expected(name, shape, value, magnitude, terms, 2);
    }

    /// Sums of inputs: n terms need n - 1 additions, so that a single term is passed on as it is.
    public Expected ofInputs(String name, int factors, int... shape) {
        for (int i = 0; i < terms.length; i++) {
            terms[i] = Math.max(terms[i] - 1, 0);
        }
        return new Expected(name, shape, value, magnitude, terms, factors);
    }

    /// Sums of quotients, or quotients of sums: n - 1 additions and 2 roundings for the quotient, which may be
    /// a product with a rounded reciprocal.
    public Expected ofQuotients(String name, int... shape) {
        for (int i = 0; i < terms.length; i++) {
            terms[i] += terms[i] == 0 ? 0 : 1;
        }
        return new Expected(name, shape, value, magnitude, terms, 0);
    }

    /// Divides element `at` by how many terms it has.
    public void average(int at) {
        value[at] /= terms[at];
        magnitude[at] /= terms[at];
    }
}
