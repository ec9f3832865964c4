package dev.yij.reference.train;

/// Where a training run stands, to the batch: with the weights, the optimizer and the history, all that a
/// checkpoint needs for a run that goes on as if it had never stopped, bit for bit. The order of samples and
/// the dropout follow from the seed, the epoch and the optimizer's count of steps.
///
/// @param epochs      how many epochs are done
/// @param steps       how many batches of the next one are done
/// @param lossSum     the sum of the losses of their samples
/// @param accuracySum how many of those samples were right
/// @param samples     how many samples these batches had
/// @param seconds     how long these batches took
public record Position(int epochs, int steps, double lossSum, double accuracySum, long samples, double seconds) {

    /// The beginning of a run.
    public static final Position START = afterEpoch(0);

    /// Refuses numbers below 0.
    ///
    /// @throws IllegalArgumentException if there is one
    public Position {
        if (epochs < 0 || steps < 0 || samples < 0) {
            throw new IllegalArgumentException("a run's position cannot be negative, found " + epochs + " epochs, "
                    + steps + " batches, " + samples + " samples");
        }
    }

    /// Between two epochs.
    public static Position afterEpoch(int epochs) {
        return new Position(epochs, 0, 0, 0, 0, 0);
    }
}
