package dev.yij.reference.train;

import java.util.LinkedHashMap;
import java.util.Map;

/// The mean over batches, each weighted by its size, in double as in Keras's History: Σ vᵢ·nᵢ / Σ nᵢ.
public final class RunningMean {

    private double loss;
    private double accuracy;
    private long samples;
    private final Map<String, Position.Quotient> others = new LinkedHashMap<>();

    /// An empty mean.
    public RunningMean() {}

    /// A mean that resumes from a checkpoint.
    public RunningMean(Position from) {
        loss = from.lossSum();
        accuracy = from.accuracySum();
        samples = from.samples();
        others.putAll(from.others());
    }

    /// Adds a batch.
    ///
    /// @param batchLoss     the mean loss of its samples
    /// @param batchAccuracy the fraction of them that was predicted correctly
    public void add(int size, float batchLoss, float batchAccuracy) {
        loss += (double) batchLoss * size;
        accuracy += (double) batchAccuracy * size;
        samples += size;
    }

    /// Adds the sums of a metric over some samples.
    ///
    /// @param key         the metric's name in the history
    /// @param numerator   the first sum
    /// @param denominator the second sum
    public void add(String key, double numerator, double denominator) {
        others.merge(key, new Position.Quotient(numerator, denominator), Position.Quotient::plus);
    }

    /// The mean so far; NaN before the first batch.
    public Metrics mean() {
        Map<String, Double> values = new LinkedHashMap<>();
        others.forEach((key, sums) -> values.put(key, sums.value()));
        return new Metrics(loss / samples, accuracy / samples, values);
    }

    /// The position of a run with this mean.
    ///
    /// @param epochs  the number of completed epochs
    /// @param steps   the number of batches in this mean
    /// @param seconds the duration of these batches
    public Position position(int epochs, int steps, double seconds) {
        return new Position(epochs, steps, loss, accuracy, samples, seconds, others);
    }

    /// The number of samples added.
    public long samples() {
        return samples;
    }
}
