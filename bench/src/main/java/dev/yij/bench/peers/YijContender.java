package dev.yij.bench.peers;

import dev.yij.bench.Chapter;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Sequential;
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
    private Sequential model;
    private Tensor images = Chapter.images(1);
    private ArrayBatches batch = Chapter.oneBatch(1);

    YijContender(Mode mode, int threads) {
        backend = SimdBackends.create(mode, threads);
        model = Chapter.model().setBackend(backend);
    }

    @Override
    public String description() {
        return backend.description();
    }

    @Override
    public void prepareForward(int images) {
        this.images = Chapter.images(images);
    }

    @Override
    public float[] forward() {
        return model.predict(images).data();
    }

    @Override
    public void prepareTraining(int images) {
        model = Chapter.model().setBackend(backend).compile(new Adam(), new CategoricalCrossentropy());
        batch = Chapter.oneBatch(images);
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
