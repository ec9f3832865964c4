package dev.yij.io.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Labels that are probably wrong, by confident learning (Northcutt, Jiang and Chuang, "Confident Learning:
/// Estimating Uncertainty in Dataset Labels", Journal of Artificial Intelligence Research 70, 2021).
///
/// A classifier is confident that an image is of class `j` if it gives `j` at least the threshold
/// `t(j)` = the mean probability of `j` over the images labelled `j` (equation 2). An image whose label is `i`
/// is counted in the confident joint `C[i][j]`, where `j` is the most probable of the classes it is confident
/// of (equation 1). The images off the diagonal are the suspects, ranked by the normalised margin p(label) -
/// max p(other), the smallest first. Thresholds of a class's own make up for classes that the classifier is
/// less sure of than of others.
///
/// The probabilities must be of a model that was not trained on these images: a model that has learned a wrong
/// label is sure of it.
public final class LabelErrors {

    /// An image whose label is probably wrong.
    ///
    /// @param image     its position
    /// @param label     the class that it is labelled as
    /// @param suggested the class that it probably belongs to
    /// @param margin    p(label) - max p(other), in [-1, 1]
    public record Suspect(int image, int label, int suggested, double margin) {}

    private LabelErrors() {}

    /// The suspects, the most probable errors first.
    ///
    /// @param probabilities one row for each image, one column for each class
    /// @param labels        the images' classes
    /// @throws IllegalArgumentException if there are not as many labels as rows
    public static List<Suspect> find(float[][] probabilities, int[] labels) {
        if (probabilities.length != labels.length) {
            throw new IllegalArgumentException(
                    "expected a label for each of " + probabilities.length + " images, found " + labels.length);
        }
        if (labels.length == 0) {
            return List.of();
        }
        double[] thresholds = thresholds(probabilities, labels);
        List<Suspect> suspects = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            int confident = confidentClass(probabilities[i], thresholds);
            if (confident >= 0 && confident != labels[i]) {
                suspects.add(new Suspect(i, labels[i], confident, margin(probabilities[i], labels[i])));
            }
        }
        suspects.sort(Comparator.comparingDouble(Suspect::margin).thenComparingInt(Suspect::image));
        return suspects;
    }

    /// Infinite for a class without images: nothing is known about the confidence in it.
    private static double[] thresholds(float[][] probabilities, int[] labels) {
        double[] sums = new double[probabilities[0].length];
        int[] counts = new int[sums.length];
        for (int i = 0; i < labels.length; i++) {
            sums[labels[i]] += probabilities[i][labels[i]];
            counts[labels[i]]++;
        }
        double[] thresholds = new double[sums.length];
        Arrays.setAll(thresholds, j -> counts[j] == 0 ? Double.POSITIVE_INFINITY : sums[j] / counts[j]);
        return thresholds;
    }

    /// The most probable class at or above its threshold; -1 if there is none.
    private static int confidentClass(float[] probabilities, double[] thresholds) {
        int best = -1;
        for (int j = 0; j < probabilities.length; j++) {
            if (probabilities[j] >= thresholds[j] && (best < 0 || probabilities[j] > probabilities[best])) {
                best = j;
            }
        }
        return best;
    }

    private static double margin(float[] probabilities, int label) {
        double other = 0;
        for (int j = 0; j < probabilities.length; j++) {
            if (j != label) {
                other = Math.max(other, probabilities[j]);
            }
        }
        return probabilities[label] - other;
    }
}
