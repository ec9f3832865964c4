package dev.yij.io.report;

import dev.yij.io.classify.ClassProbability;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The network's prediction for one image.
///
/// @param thumbnail the image, small; embedded as PNG
/// @param file      the name of the image
/// @param label     the actual class; null if unknown
/// @param topClasses   the most probable classes in descending order
public record Prediction(
        BufferedImage thumbnail, String file, @Nullable String label, List<ClassProbability> topClasses) {

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if it is empty
    public Prediction {
        topClasses = List.copyOf(topClasses);
        if (topClasses.isEmpty()) {
            throw new IllegalArgumentException(file + " has a prediction without a class");
        }
    }

    /// The `most` most probable classes of an image.
    ///
    /// @param classes the most probable first
    public static Prediction of(
            RgbImage image, String file, @Nullable String label, List<ClassProbability> classes, int most) {
        return new Prediction(
                PngFile.toBufferedImage(image),
                file,
                label,
                classes.stream().limit(most).toList());
    }

    /// Whether the predicted class is the actual one; false if that is unknown.
    public boolean isCorrect() {
        return topClasses.getFirst().name().equals(label);
    }
}
