package dev.yij.io.audit;

import java.util.List;

/// The search for wrong labels in a folder; see [LabelErrors].
///
/// @param method   where the probabilities come from: the end of a sentence that begins with "by"
/// @param checked  the number of images that were checked
/// @param findings the images whose labels are probably wrong, the most probable errors first
public record LabelReview(String method, int checked, List<Finding> findings) {

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
                LabelErrors.find(probabilities, labels).stream()
                        .map(suspect -> new Finding(
                                images.get(suspect.image()),
                                classes.get(suspect.suggested()),
                                probabilities[suspect.image()][suspect.label()],
                                probabilities[suspect.image()][suspect.suggested()]))
                        .toList());
    }
}
