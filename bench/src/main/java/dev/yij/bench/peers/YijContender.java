package dev.yij.bench.peers;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;

/// yij in one of its modes.
final class YijContender implements Contender {

    private final Backend backend;
    private final Subject subject;
    private Model model;
    private Tensor images;
    private ArrayBatches batch;

    YijContender(Mode mode, int threads, Subject subject) {
        this.subject = subject;
        backend = SimdBackends.create(mode, threads);
        model = subject.model().setBackend(backend);
        images = subject.images(1);
        batch = subject.oneBatch(1);
    }

    @Override
    public String description() {
        return backend.description();
    }

    @Override
    public void prepareForward(int images) {
        this.images = subject.images(images);
    }

    @Override
    public float[] forward() {
        return model.predict(images).data();
    }

    @Override
    public void prepareTraining(int images) {
        model = subject.model().setBackend(backend).compile(new Adam(), new CategoricalCrossentropy());
        batch = subject.oneBatch(images);
    }

    @Override
    public float trainingStep() {
        return (float) model.fit(batch, FitOptions.epochs(1))
                .epochs()
                .getFirst()
                .training()
                .loss();
    }

    @Override
    public void close() {
        backend.close();
    }
}
