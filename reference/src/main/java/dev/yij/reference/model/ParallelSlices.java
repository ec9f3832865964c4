package dev.yij.reference.model;

import dev.yij.reference.kernel.ParallelBackend;
import dev.yij.reference.train.Batch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Processes slices in parallel: each worker of a [ParallelBackend] runs its own [SliceLoop]. If there are
/// fewer slices than workers, all threads cooperate on each kernel instead.
final class ParallelSlices implements Slices {

    private final Model model;
    private final ParallelBackend backend;
    private final List<Node> predicting;
    private final int images;
    private final @Nullable SliceLoop[] loops;

    /// @param predicting the nodes that prediction computes
    /// @param images     the maximum number of images that one loop sends through the network together
    ParallelSlices(Model model, ParallelBackend backend, List<Node> predicting, int images) {
        this.model = model;
        this.backend = backend;
        this.predicting = predicting;
        this.images = images;
        this.loops = new SliceLoop[backend.workers()];
    }

    @Override
    public void train(BatchSum sum, int from, int to) {
        forEach(from, to, 1, (loop, begin, end) -> loop.train(sum, begin, end));
    }

    @Override
    public void predict(float[] x, float[] y, int from, int to) {
        forEach(from, to, PREDICTED, (loop, begin, end) -> loop.predict(x, y, begin, end));
    }

    @Override
    public void evaluate(Batch batch, Scores scores, int from, int to) {
        forEach(from, to, PREDICTED, (loop, begin, end) -> loop.evaluate(batch, scores, begin, end));
    }

    /// Processes one part of a range.
    private interface Part {
        void run(SliceLoop loop, int begin, int end);
    }

    private void forEach(int from, int to, int step, Part part) {
        int parts = Math.ceilDiv(to - from, step);
        if (parts < loops.length) {
            part.run(loop(0).on(backend), from, to);
            return;
        }
        backend.forEach(parts, (single, worker, i) -> {
            int begin = from + i * step;
            part.run(loop(worker).on(single), begin, Math.min(to, begin + step));
        });
    }

    /// Created on first use by the worker itself, the only thread that uses it.
    private SliceLoop loop(int worker) {
        SliceLoop made = loops[worker];
        if (made == null) {
            made = new SliceLoop(model, backend, predicting, images);
            loops[worker] = made;
        }
        return made;
    }
}
