package dev.yij.io.report;

import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The network's prediction for one image.
///
/// @param thumbnail the image, small; embedded as PNG
/// @param file      the name of the image
/// @param label     the actual class; null if unknown
/// @param topClasses   the most probable classes in descending order
public record Prediction(
        BufferedImage thumbnail, String file, @Nullable String label, List<ClassProbability> topClasses) {

    /// A class and its probability, in [0, 1].
    public record ClassProbability(String name, float probability) {}

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if it is empty
    public Prediction {
        topClasses = List.copyOf(topClasses);
        if (topClasses.isEmpty()) {
            throw new IllegalArgumentException(file + " has a prediction without a class");
        }
    }

    /// The `most` most probable classes of a network's output.
    ///
    /// @param scores  one number per class
    /// @param classes the classes' names
    /// @throws IllegalArgumentException if there are not as many scores as classes
    public static Prediction of(
            BufferedImage thumbnail,
            String file,
            @Nullable String label,
            float[] scores,
            List<String> classes,
            int most) {
        if (scores.length != classes.size()) {
            throw new IllegalArgumentException(
                    file + ": expected " + classes.size() + " probabilities, one per class, found " + scores.length);
        }
        List<ClassProbability> topClasses = IntStream.range(0, scores.length)
                .mapToObj(i -> new ClassProbability(classes.get(i), scores[i]))
                .sorted(Comparator.comparingDouble(ClassProbability::probability)
                        .reversed())
                .limit(most)
                .toList();
        return new Prediction(thumbnail, file, label, topClasses);
    }

    /// Whether the predicted class is the actual one; false if that is unknown.
    public boolean isCorrect() {
        return topClasses.getFirst().name().equals(label);
    }
}
