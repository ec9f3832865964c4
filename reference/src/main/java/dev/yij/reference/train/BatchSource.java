package dev.yij.reference.train;

import dev.yij.reference.tensor.Shape;

/// Something that can be gone over in batches, again and again: a data set in memory, a folder of images.
public interface BatchSource {

    /// How many samples one pass has.
    int samples();

    /// How many samples a full batch has; the last one of a pass may have fewer.
    int batchSize();

    /// The shape of one sample, without the batch dimension.
    Shape sampleShape();

    /// How many numbers one target has: the number of classes.
    int classes();

    /// How many batches one pass has: ⌈samples / batchSize⌉.
    default int steps() {
        return Math.ceilDiv(samples(), batchSize());
    }

    /// Begins a pass. The epoch decides the order where the source shuffles, so that any epoch can be repeated.
    ///
    /// @param epoch counted from 0
    Batches epoch(int epoch);

    /// Begins a pass in its midst.
    ///
    /// @param skip how many batches lie behind, as many as [Batches#next] has given; here they are made and
    ///     thrown away
    default Batches epoch(int epoch, int skip) {
        Batches batches = epoch(epoch);
        for (int left = skip; left > 0 && batches.next() != null; left--) {}
        return batches;
    }
}
