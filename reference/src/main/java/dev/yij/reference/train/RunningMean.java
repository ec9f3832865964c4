package dev.yij.reference.train;

/// The mean of batches, each weighted by its size, in double as Keras's History has it: Σ vᵢ·nᵢ / Σ nᵢ.
public final class RunningMean {

    private double loss;
    private double accuracy;
    private long samples;

    /// A mean of nothing yet.
    public RunningMean() {}

    /// A mean that goes on from a checkpoint.
    public RunningMean(Position from) {
        loss = from.lossSum();
        accuracy = from.accuracySum();
        samples = from.samples();
    }

    /// Adds a batch.
    ///
    /// @param batchLoss     the mean loss of its samples
    /// @param batchAccuracy the share of them that was right
    public void add(int size, float batchLoss, float batchAccuracy) {
        loss += (double) batchLoss * size;
        accuracy += (double) batchAccuracy * size;
        samples += size;
    }

    /// The mean so far; not a number before the first batch.
    public Metrics mean() {
        return new Metrics(loss / samples, accuracy / samples);
    }

    /// Where a run stands that has come to this mean.
    ///
    /// @param epochs  how many epochs lie behind
    /// @param steps   how many batches this mean is of
    /// @param seconds how long these batches took
    public Position position(int epochs, int steps, double seconds) {
        return new Position(epochs, steps, loss, accuracy, samples, seconds);
    }

    /// How many samples were added.
    public long samples() {
        return samples;
    }
}
