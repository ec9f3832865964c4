package dev.yij.io.image;

/// Sums for the correlation of two series of numbers.
final class Correlation {

    private int n;
    private double a;
    private double b;
    private double aa;
    private double ab;
    private double bb;

    void add(double x, double y) {
        n++;
        a += x;
        b += y;
        aa += x * x;
        ab += x * y;
        bb += y * y;
    }

    /// Pearson's coefficient, which does not depend on brightness and contrast; 0 if a series is constant.
    double centred() {
        return ratio(ab - a * b / n, aa - a * a / n, bb - b * b / n);
    }

    /// The cosine of the angle between the series; 0 if one is 0.
    double cosine() {
        return ratio(ab, aa, bb);
    }

    private double ratio(double product, double square, double otherSquare) {
        return square < n * 1e-6 || otherSquare < n * 1e-6 ? 0 : product / Math.sqrt(square * otherSquare);
    }
}
