package dev.yij.reference.model;

import dev.yij.reference.train.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The performance of a model on a data set.
///
/// @param metrics  mean loss and accuracy
/// @param classes  the number of classes
/// @param outcomes one for each sample, in the order of the data
public record Evaluation(Metrics metrics, int classes, List<Outcome> outcomes) {

    /// The prediction for one sample.
    ///
    /// @param truth the actual class
    /// @param guess the predicted class
    /// @param loss  the loss; large for a confident wrong prediction
    public record Outcome(int truth, int guess, float loss) {

        /// Whether the prediction is correct.
        public boolean isRight() {
            return truth == guess;
        }
    }

    /// A pair of classes that the model confuses.
    ///
    /// @param truth the actual class
    /// @param guess the predicted class
    /// @param count the number of samples
    public record Confusion(int truth, int guess, int count) {}

    /// Copies the list.
    public Evaluation {
        outcomes = List.copyOf(outcomes);
    }

    /// The number of samples.
    public int samples() {
        return outcomes.size();
    }

    /// The number of samples of class `row` that were predicted as class `column`.
    public int[][] confusion() {
        int[][] confusion = new int[classes][classes];
        for (Outcome outcome : outcomes) {
            confusion[outcome.truth][outcome.guess]++;
        }
        return confusion;
    }

    /// The most frequent confusions, most frequent first; ties in the order of the classes.
    public List<Confusion> mostConfused(int most) {
        int[][] confusion = confusion();
        List<Confusion> mistakes = new ArrayList<>();
        for (int truth = 0; truth < classes; truth++) {
            for (int guess = 0; guess < classes; guess++) {
                if (truth != guess && confusion[truth][guess] > 0) {
                    mistakes.add(new Confusion(truth, guess, confusion[truth][guess]));
                }
            }
        }
        return mistakes.stream()
                .sorted(Comparator.comparingInt(Confusion::count).reversed())
                .limit(most)
                .toList();
    }

    /// The indices of the misclassified samples with the largest loss, largest first.
    public List<Integer> mostWrong(int most) {
        return IntStream.range(0, outcomes.size())
                .filter(i -> !outcomes.get(i).isRight())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -outcomes.get(i).loss))
                .limit(most)
                .toList();
    }
}
