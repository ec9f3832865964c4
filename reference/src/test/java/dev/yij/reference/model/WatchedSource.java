package dev.yij.reference.model;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Batches;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Delegates to another source, and records every request.
record WatchedSource(BatchSource source, List<String> notes) implements BatchSource {

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
        notes.add("pass " + epoch);
        return new Pass(source.epoch(epoch), notes);
    }

    private record Pass(Batches batches, List<String> notes) implements Batches {

        @Override
        public @Nullable Batch next() {
            notes.add("next");
            return batches.next();
        }

        @Override
        public void close() {
            notes.add("close");
            batches.close();
        }
    }
}
