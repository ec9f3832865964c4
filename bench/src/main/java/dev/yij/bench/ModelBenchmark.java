package dev.yij.bench;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The chapter's model as a whole: prediction, and a step of training.
@State(Scope.Benchmark)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@SuppressWarnings("NullAway.Init") // JMH calls open first
public class ModelBenchmark {

    /// The mode of the backend.
    @Param("FAST")
    private Mode mode;

    /// The number of threads; 0 for one per processor.
    @Param("0")
    private int threads;

    private Machine machine;
    private Backend backend;
    private Sequential model;

    /// Opens the backend and builds the model.
    @Setup
    public void open() {
        int all = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        machine = Machine.measure(all);
        backend = SimdBackends.create(mode, all);
        model = Chapter.model().setBackend(backend).compile(new Adam(), new CategoricalCrossentropy());
    }

    /// Closes the backend.
    @TearDown
    public void close() {
        backend.close();
    }

    /// The input of [#forward].
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH calls make first
    public static class Images {

        /// The number of images in a batch.
        @Param({"1", "8"})
        private int images;

        private Tensor x;

        /// Creates the images.
        @Setup
        public void make() {
            x = Chapter.images(images);
        }
    }

    /// The input of [#trainingStep].
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH calls make first
    public static class Batch {

        /// The number of images in a batch.
        @Param("32")
        private int batch;

        private ArrayBatches data;

        /// Creates the batch.
        @Setup
        public void make() {
            data = Chapter.oneBatch(batch);
        }
    }

    /// The bytes that cannot stay in a cache between calls: the images and the weights.
    private static long bytes(int images) {
        return Float.BYTES * (images * (long) Chapter.IMAGE.size() + Chapter.PARAMETERS);
    }

    /// Predicts the classes of some images.
    @Benchmark
    public Tensor forward(Images given, Work work) {
        work.done(machine, given.images, given.images * Chapter.FORWARD_FLOPS, bytes(given.images));
        return model.predict(given.x);
    }

    /// An epoch of a single batch: forward, backward, and one step of Adam.
    @Benchmark
    public History trainingStep(Batch given, Work work) {
        work.done(machine, given.batch, given.batch * Chapter.TRAINING_FLOPS, bytes(given.batch));
        return model.fit(given.data, FitOptions.epochs(1));
    }
}
