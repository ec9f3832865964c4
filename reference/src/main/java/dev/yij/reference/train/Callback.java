package dev.yij.reference.train;

/// Observes training, and may change the learning rate or stop the run. Every method does nothing unless
/// overridden. Callbacks are called in the order in which they were given.
public interface Callback {

    /// Called before the first epoch.
    default void trainBegin(Training training) {}

    /// Called before an epoch, counted from 1.
    default void epochBegin(Training training, int epoch) {}

    /// Called after a batch.
    ///
    /// @param step    the batch within the epoch, counted from 1
    /// @param running the mean over the epoch so far
    default void batchEnd(Training training, int epoch, int step, Metrics running) {}

    /// Called after an epoch and its validation.
    default void epochEnd(Training training, Epoch epoch) {}

    /// Called after the last epoch, but not if training fails.
    default void trainEnd(Training training) {}
}
