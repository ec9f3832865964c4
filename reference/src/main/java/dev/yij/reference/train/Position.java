package dev.yij.reference.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The position of a training run, with batch resolution. Together with the weights, the optimizer and the
/// history it is all that a checkpoint needs to resume a run with bit-identical results. The order of samples
/// and the dropout follow from the seed, the epoch and the optimizer's step count.
///
/// @param epochs      the number of completed epochs
/// @param steps       the number of completed batches of the next epoch
/// @param lossSum     the sum of the losses of their samples
/// @param accuracySum the number of those samples that were predicted correctly
/// @param samples     the number of samples in these batches
/// @param seconds     the duration of these batches
/// @param others      the sums of further [metrics][Metric] over these samples, by their keys
public record Position(
        int epochs,
        int steps,
        double lossSum,
        double accuracySum,
        long samples,
        double seconds,
        Map<String, Quotient> others) {

    /// The sums of a metric.
    ///
    /// @param numerator   the first sum
    /// @param denominator the second sum
    public record Quotient(double numerator, double denominator) {

        /// The metric; 0 if nothing was counted, as in Keras.
        double value() {
            return denominator == 0 ? 0 : numerator / denominator;
        }

        Quotient plus(Quotient other) {
            return new Quotient(numerator + other.numerator, denominator + other.denominator);
        }
    }

    /// The start of a run.
    public static final Position START = afterEpoch(0);

    /// Rejects negative numbers.
    ///
    /// @throws IllegalArgumentException if a number is negative
    public Position {
        if (epochs < 0 || steps < 0 || samples < 0) {
            throw new IllegalArgumentException("a run's position cannot be negative, found " + epochs + " epochs, "
                    + steps + " batches, " + samples + " samples");
        }
        others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    /// A position of a run without further metrics.
    public Position(int epochs, int steps, double lossSum, double accuracySum, long samples, double seconds) {
        this(epochs, steps, lossSum, accuracySum, samples, seconds, Map.of());
    }

    /// Between two epochs.
    public static Position afterEpoch(int epochs) {
        return new Position(epochs, 0, 0, 0, 0, 0);
    }
}
