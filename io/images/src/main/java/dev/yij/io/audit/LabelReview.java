package dev.yij.io.audit;

import java.util.List;
import java.util.stream.IntStream;

/// The search for wrong labels in a folder; see [LabelErrors].
///
/// @param method   where the probabilities come from: the end of a sentence that begins with "by"
/// @param checked  the number of images that were checked
/// @param agreed   the number of those whose label is the most probable class
/// @param findings the images whose labels are probably wrong, the most probable errors first
public record LabelReview(String method, int checked, int agreed, List<Finding> findings) {

    /// Below this share of labels that the model agrees with, most of what it names is not wrong.
    public static final double ENOUGH = 0.6;

    /// An image whose label is probably wrong.
    ///
    /// @param suggested            the class that it probably belongs to
    /// @param labelProbability     the probability of its label
    /// @param suggestedProbability the probability of the suggested class
    public record Finding(AuditedImage image, String suggested, float labelProbability, float suggestedProbability) {}

    /// Copies the list.
    public LabelReview {
        findings = List.copyOf(findings);
    }

    /// Whether the probabilities are too poor to tell a wrong label from a difficult image: less than
    /// [#ENOUGH] of the labels are the most probable class.
    public boolean isUnreliable() {
        return agreed < ENOUGH * checked;
    }

    private static boolean isLargest(float[] probabilities, int label) {
        for (float probability : probabilities) {
            if (probability > probabilities[label]) {
                return false;
            }
        }
        return true;
    }

    /// Searches for wrong labels.
    ///
    /// @param classes       the names of the classes
    /// @param images        the images, each of one of the classes
    /// @param probabilities of a model that was not trained on these images; one row for each, one column for
    ///                      each class
    public static LabelReview of(
            String method, List<String> classes, List<AuditedImage> images, float[][] probabilities) {
        int[] labels = images.stream()
                .mapToInt(image -> classes.indexOf(image.label()))
                .toArray();
        return new LabelReview(
                method,
                images.size(),
                (int) IntStream.range(0, labels.length)
                        .filter(i -> isLargest(probabilities[i], labels[i]))
                        .count(),
                LabelErrors.find(probabilities, labels).stream()
                        .map(suspect -> new Finding(
                                images.get(suspect.image()),
                                classes.get(suspect.suggested()),
                                probabilities[suspect.image()][suspect.label()],
                                probabilities[suspect.image()][suspect.suggested()]))
                        .toList());
    }
}
