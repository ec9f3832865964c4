package dev.yij.reference.model;

import dev.yij.reference.train.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How a model does on some data.
///
/// @param metrics  mean loss and accuracy
/// @param classes  how many there are
/// @param outcomes one for each sample, in the order of the data
public record Evaluation(Metrics metrics, int classes, List<Outcome> outcomes) {

    /// What became of one sample.
    ///
    /// @param truth its class
    /// @param guess the class that it was taken for
    /// @param loss  large where the model was sure and wrong
    public record Outcome(int truth, int guess, float loss) {

        /// Whether the guess is true.
        public boolean isRight() {
            return truth == guess;
        }
    }

    /// Two classes that are told apart badly.
    ///
    /// @param truth the true class
    /// @param guess what it was taken for
    /// @param count how often
    public record Confusion(int truth, int guess, int count) {}

    /// Copies the list.
    public Evaluation {
        outcomes = List.copyOf(outcomes);
    }

    /// How many samples were looked at.
    public int samples() {
        return outcomes.size();
    }

    /// How often class `row` was taken for class `column`.
    public int[][] confusion() {
        int[][] confusion = new int[classes][classes];
        for (Outcome outcome : outcomes) {
            confusion[outcome.truth][outcome.guess]++;
        }
        return confusion;
    }

    /// The mistakes that were made most often, most often first; where equal, in the order of the classes.
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

    /// The positions of the samples whose guess was most wrong, by their loss, the worst first.
    public List<Integer> mostWrong(int most) {
        return IntStream.range(0, outcomes.size())
                .filter(i -> !outcomes.get(i).isRight())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -outcomes.get(i).loss))
                .limit(most)
                .toList();
    }
}
