package dev.yij.reference.train;

/// Looks on while a model trains, and may change the learning rate or stop the run. Every method does nothing
/// unless overridden. Callbacks are called in the order in which they were given.
public interface Callback {

    /// Before the first epoch.
    default void trainBegin(Training training) {}

    /// Before an epoch, counted from 1.
    default void epochBegin(Training training, int epoch) {}

    /// After a batch.
    ///
    /// @param step    the batch within the epoch, counted from 1
    /// @param running the mean over the epoch so far
    default void batchEnd(Training training, int epoch, int step, Metrics running) {}

    /// After an epoch and its validation.
    default void epochEnd(Training training, Epoch epoch) {}

    /// After the last epoch; not called if training fails.
    default void trainEnd(Training training) {}
}
