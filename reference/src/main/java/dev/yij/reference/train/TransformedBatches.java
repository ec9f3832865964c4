package dev.yij.reference.train;

import dev.yij.reference.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A data set whose batches are changed at random. The randomness of each batch follows from the seed, the
/// epoch and the number of the batch in it, so that a training run that is resumed sees the same batches.
///
/// ```java
/// model.fit(new TransformedBatches(training, new Seed(7), new Mixup(0.2)), options);
/// ```
///
/// @param source     the data set
/// @param seed       the seed of all changes
/// @param transforms applied one after the other, each with a random stream of its own
public record TransformedBatches(BatchSource source, Seed seed, List<BatchTransform> transforms)
        implements BatchSource {

    /// Copies the list.
    public TransformedBatches {
        transforms = List.copyOf(transforms);
    }

    /// A data set with some changes.
    public TransformedBatches(BatchSource source, Seed seed, BatchTransform... transforms) {
        this(source, seed, List.of(transforms));
    }

    @Override
    public int samples() {
        return source.samples();
    }

    @Override
    public int batchSize() {
        return source.batchSize();
    }

    @Override
    public Shape sampleShape() {
        return source.sampleShape();
    }

    @Override
    public int classes() {
        return source.classes();
    }

    @Override
    public Batches epoch(int epoch) {
        return epoch(epoch, 0);
    }

    @Override
    public Batches epoch(int epoch, int skip) {
        return new Pass(source.epoch(epoch, skip), seed.stream("transform", epoch), skip);
    }

    private final class Pass implements Batches {

        private final Batches batches;
        private final Seed ofEpoch;
        private int step;

        Pass(Batches batches, Seed ofEpoch, int step) {
            this.batches = batches;
            this.ofEpoch = ofEpoch;
            this.step = step;
        }

        @Override
        public @Nullable Batch next() {
            Batch batch = batches.next();
            if (batch == null) {
                return null;
            }
            Seed ofBatch = ofEpoch.stream("batch", step);
            step++;
            for (int i = 0; i < transforms.size(); i++) {
                batch = transforms.get(i).apply(batch, source, ofBatch.stream("change", i));
            }
            return batch;
        }

        @Override
        public void close() {
            batches.close();
        }
    }
}
