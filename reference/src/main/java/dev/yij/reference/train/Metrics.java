package dev.yij.reference.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Metrics of a network on some samples.
///
/// @param loss     the mean loss of a sample
/// @param accuracy the fraction of samples whose largest output is the target's, in [0, 1]
/// @param others   further [metrics][Metric] by their keys, in order
public record Metrics(double loss, double accuracy, Map<String, Double> others) {

    /// Copies the map.
    public Metrics {
        others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    /// Loss and accuracy only.
    public Metrics(double loss, double accuracy) {
        this(loss, accuracy, Map.of());
    }

    /// The number of classes with a larger output than the actual one, or an equal one before it. If an
    /// output is NaN and the predicted class is not the actual one, all classes count: no top-k accuracy is
    /// better for such outputs.
    ///
    /// @param label     the actual class
    /// @param predicted the predicted class
    /// @param scores    the outputs, starting at `from`
    public static int rank(int label, int predicted, int classes, float[] scores, int from) {
        if (label == predicted) {
            return 0;
        }
        if (classes == 1) {
            return 1;
        }
        int rank = 0;
        for (int j = 0; j < classes; j++) {
            if (Float.isNaN(scores[from + j])) {
                return classes;
            }
            boolean before =
                    scores[from + j] > scores[from + label] || scores[from + j] == scores[from + label] && j < label;
            rank += before ? 1 : 0;
        }
        return Math.max(1, rank); // a user-defined loss may predict another class than the largest output
    }

    /// The index of the first maximum of `classes` numbers, starting at `from`.
    public static int argMax(float[] scores, int from, int classes) {
        int best = 0;
        for (int j = 1; j < classes; j++) {
            if (scores[from + j] > scores[from + best]) {
                best = j;
            }
        }
        return best;
    }
}
