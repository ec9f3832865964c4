package dev.yij.reference.model;

import dev.yij.reference.train.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The performance of a model on a data set.
///
/// @param metrics  mean loss and accuracy
/// @param classes  the number of classes: the model's outputs, 2 if it has one output
/// @param outcomes one for each sample, in the order of the data
public record Evaluation(Metrics metrics, int classes, List<Outcome> outcomes) {

    /// The prediction for one sample.
    ///
    /// @param label the actual class
    /// @param predicted the predicted class
    /// @param loss  the loss; large for a confident wrong prediction
    /// @param rank  the number of classes that are predicted before the actual one: 0 if the prediction is
    ///     correct
    public record Outcome(int label, int predicted, float loss, int rank) {

        /// Whether the prediction is correct.
        public boolean isCorrect() {
            return label == predicted;
        }
    }

    /// A pair of classes that the model confuses.
    ///
    /// @param label the actual class
    /// @param predicted the predicted class
    /// @param count the number of samples
    public record Confusion(int label, int predicted, int count) {}

    /// Copies the list.
    public Evaluation {
        outcomes = List.copyOf(outcomes);
    }

    /// The number of samples.
    public int samples() {
        return outcomes.size();
    }

    /// The fraction of samples whose actual class is among the `k` with the largest outputs, Keras's
    /// `top_k_categorical_accuracy`, with ties in the order of the classes. For k = 1 this is the accuracy.
    ///
    /// @throws IllegalArgumentException if k is below 1
    public double topAccuracy(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("a top-k accuracy needs a k of at least 1, found " + k);
        }
        return outcomes.stream().filter(outcome -> outcome.rank < k).count() / (double) samples();
    }

    /// Precision and recall of a class.
    public ClassScore classScore(int c) {
        return ClassScore.of(confusion(), c);
    }

    /// The number of samples of class `row` that were predicted as class `column`.
    ///
    /// @throws IllegalStateException if a target is not a class, because the model was trained on other numbers
    public int[][] confusion() {
        int[][] confusion = new int[classes][classes];
        for (Outcome outcome : outcomes) {
            if (outcome.label < 0 || outcome.label >= classes) {
                throw new IllegalStateException(
                        "a target is " + outcome.label + ", expected one of the " + classes + " classes");
            }
            confusion[outcome.label][outcome.predicted]++;
        }
        return confusion;
    }

    /// The most frequent confusions, most frequent first; ties in the order of the classes.
    public List<Confusion> mostConfused(int most) {
        int[][] confusion = confusion();
        List<Confusion> mistakes = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            for (int predicted = 0; predicted < classes; predicted++) {
                if (label != predicted && confusion[label][predicted] > 0) {
                    mistakes.add(new Confusion(label, predicted, confusion[label][predicted]));
                }
            }
        }
        return mistakes.stream()
                .sorted(Comparator.comparingInt(Confusion::count).reversed())
                .limit(most)
                .toList();
    }

    /// The indices of the misclassified samples with the largest loss, largest first.
    public List<Integer> worstMistakes(int most) {
        return IntStream.range(0, outcomes.size())
                .filter(i -> !outcomes.get(i).isCorrect())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -outcomes.get(i).loss))
                .limit(most)
                .toList();
    }
}
