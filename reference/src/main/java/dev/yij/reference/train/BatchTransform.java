package dev.yij.reference.train;

/// A random change of training batches, such as [Mixup]; see [TransformedBatches].
@FunctionalInterface
public interface BatchTransform {

    /// Changes a batch. Must not keep state between calls, and draws all randomness from the seed.
    ///
    /// @param batch  its arrays may be overwritten or returned
    /// @param source the data set that it is from: the shape of its samples and the number of its classes
    /// @param seed   a seed of this batch's own
    Batch apply(Batch batch, BatchSource source, Seed seed);
}
