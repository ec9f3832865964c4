package dev.yij.reference.model;

import java.util.stream.IntStream;

/// Precision and recall of one class.
///
/// @param precision fraction of the samples predicted as the class that belong to it; NaN if there are none
/// @param recall    fraction of the samples of the class that are predicted as it; NaN if there are none
/// @param samples   number of samples of the class
public record ClassScore(double precision, double recall, int samples) {

    /// The score of class `c` from a confusion matrix: rows are actual classes, columns predicted ones.
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

    /// The balanced accuracy, or macro recall: the mean recall of the classes that have samples, so that a
    /// large class counts no more than a small one. NaN if there are no samples.
    public static double balancedAccuracy(int[][] confusion) {
        return IntStream.range(0, confusion.length)
                .mapToDouble(c -> of(confusion, c).recall())
                .filter(recall -> !Double.isNaN(recall))
                .average()
                .orElse(Double.NaN);
    }

    /// The macro precision: the mean precision of the classes that have samples or are predicted, 0 for one
    /// that is never predicted, as scikit-learn's `precision_score(average="macro")`. NaN if there are no
    /// samples.
    public static double macroPrecision(int[][] confusion) {
        return IntStream.range(0, confusion.length)
                .mapToObj(c -> of(confusion, c))
                .filter(score -> score.samples > 0 || !Double.isNaN(score.precision))
                .mapToDouble(score -> Double.isNaN(score.precision) ? 0 : score.precision)
                .average()
                .orElse(Double.NaN);
    }

    /// The macro F1: the mean of F1 over the classes that have samples or are predicted, 0 for one without
    /// either precision or recall, as scikit-learn's `f1_score(average="macro")`. NaN if there are no samples.
    public static double macroF1(int[][] confusion) {
        return IntStream.range(0, confusion.length)
                .mapToObj(c -> of(confusion, c))
                .filter(score -> score.samples > 0 || !Double.isNaN(score.precision))
                .mapToDouble(score -> Double.isNaN(score.f1()) ? 0 : score.f1())
                .average()
                .orElse(Double.NaN);
    }

    /// The harmonic mean of precision and recall, 2·p·r / (p + r); 0 if both are 0, NaN if one is
    /// unknown.
    public double f1() {
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
}
