package dev.yij.reference.train;

import dev.yij.reference.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// A data set whose one-hot targets are replaced by class numbers, for [SparseCategoricalCrossentropy] and
/// for a classifier of two classes with one output.
///
/// @param oneHot the data set
public record ClassNumbers(BatchSource oneHot) implements BatchSource {

    @Override
    public int samples() {
        return oneHot.samples();
    }

    @Override
    public int batchSize() {
        return oneHot.batchSize();
    }

    @Override
    public Shape sampleShape() {
        return oneHot.sampleShape();
    }

    /// 1, the number of elements of one target.
    @Override
    public int classes() {
        return 1;
    }

    @Override
    public Batches epoch(int epoch) {
        return epoch(epoch, 0);
    }

    @Override
    public Batches epoch(int epoch, int skip) {
        Batches batches = oneHot.epoch(epoch, skip);
        return new Batches() {
            @Override
            public @Nullable Batch next() {
                Batch batch = batches.next();
                return batch == null ? null : numbered(batch);
            }

            @Override
            public void close() {
                batches.close();
            }
        };
    }

    private Batch numbered(Batch batch) {
        float[] numbers = new float[batch.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = batch.label(i, oneHot.classes());
        }
        return new Batch(batch.size(), batch.x(), numbers, batch.weights());
    }
}
