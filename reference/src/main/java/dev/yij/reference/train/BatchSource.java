package dev.yij.reference.train;

import dev.yij.reference.tensor.Shape;

/// A data set that can be iterated in batches repeatedly: in memory, or a folder of images.
public interface BatchSource {

    /// The number of samples in one pass.
    int samples();

    /// The number of samples in a full batch; the last one of a pass may have fewer.
    int batchSize();

    /// The shape of one sample, without the batch dimension.
    Shape sampleShape();

    /// The number of elements of one target: the number of classes.
    int classes();

    /// The number of batches in one pass: ⌈samples / batchSize⌉.
    default int steps() {
        return Math.ceilDiv(samples(), batchSize());
    }

    /// Starts a pass. If the source shuffles, the epoch determines the order, so that any epoch can be
    /// repeated.
    ///
    /// @param epoch counted from 0
    Batches epoch(int epoch);

    /// Starts a pass in the middle.
    ///
    /// @param skip the number of batches to skip, counted as [Batches#next] returns them; the default computes
    ///     and discards them
    default Batches epoch(int epoch, int skip) {
        Batches batches = epoch(epoch);
        for (int left = skip; left > 0 && batches.next() != null; left--) {}
        return batches;
    }
}
