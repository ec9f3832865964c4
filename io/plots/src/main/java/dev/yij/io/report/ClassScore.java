package dev.yij.io.report;

/// How well one class is recognised.
///
/// @param precision of those taken for the class, the share that belongs to it; NaN if none was
/// @param recall    of those that belong to the class, the share taken for it; NaN if there are none
/// @param samples   how many belong to it
public record ClassScore(double precision, double recall, int samples) {

    /// The score of class `c`, from how often each class (row) was taken for each (column).
    public static ClassScore of(int[][] confusion, int c) {
        int taken = 0;
        int samples = 0;
        for (int other = 0; other < confusion.length; other++) {
            taken += confusion[other][c];
            samples += confusion[c][other];
        }
        double right = confusion[c][c];
        return new ClassScore(
                taken == 0 ? Double.NaN : right / taken, samples == 0 ? Double.NaN : right / samples, samples);
    }

    /// The harmonic mean of precision and recall, 2·p·r / (p + r); 0 where both are 0, NaN where one is
    /// unknown.
    public double f1() {
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
}
