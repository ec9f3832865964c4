package dev.yij.bench;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
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

/// The chapter's eight convolutions and their gradients, in each mode.
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@SuppressWarnings("NullAway.Init") // JMH calls open first
public class ConvolutionBenchmark {

    /// The layer whose shapes are used.
    @Param({"conv2d_1", "conv2d_2", "conv2d_3", "conv2d_4", "conv2d_5", "conv2d_6", "conv2d_7", "conv2d_8"})
    private String layer;

    /// The mode of the backend.
    @Param
    private Mode mode;

    /// The number of images, that of a slice in the model.
    @Param("4")
    private int images;

    /// The number of threads; 0 for one per processor.
    @Param("0")
    private int threads;

    private Machine machine;
    private Backend backend;
    private Conv2DShape shape;
    private float[] x;
    private float[] w;
    private float[] b;
    private float[] y;
    private float[] dx;
    private float[] dw;
    private float[] db;

    /// Opens the backend, and fills all input arrays.
    @Setup
    public void open() {
        int all = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        machine = Machine.measure(all);
        backend = SimdBackends.create(mode, all);
        shape = Chapter.convolution(layer, images);
        x = Chapter.noise(shape.inputSize());
        w = Chapter.noise(shape.kernelSize());
        b = Chapter.noise(shape.outC());
        y = Chapter.noise(shape.outputSize());
        dx = new float[x.length];
        dw = new float[w.length];
        db = new float[b.length];
    }

    /// Closes the backend.
    @TearDown
    public void close() {
        backend.close();
    }

    /// The convolution with its bias.
    @Benchmark
    public float[] forward(Work work) {
        backend.conv2d(shape, x, w, b, y);
        return done(work, y);
    }

    /// The gradient with respect to the input; `y` serves as the gradient with respect to the output.
    @Benchmark
    public float[] inputGradient(Work work) {
        backend.conv2dGradInput(shape, y, w, dx);
        return done(work, dx);
    }

    /// The gradients with respect to kernel and bias, which accumulate from call to call, far below overflow.
    @Benchmark
    public float[] weightGradient(Work work) {
        backend.conv2dGradWeights(shape, x, y, dw, db);
        return done(work, dw);
    }

    private float[] done(Work work, float[] result) {
        // either gradient reads and writes arrays of the same sizes
        long floats = (long) shape.inputSize() + shape.kernelSize() + shape.outputSize();
        work.done(machine, images, Chapter.flops(shape), Float.BYTES * floats);
        return result;
    }
}
