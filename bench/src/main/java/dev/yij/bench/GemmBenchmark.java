package dev.yij.bench;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.ludovic.netlib.blas.JavaBLAS;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The matrix products to which the chapter's convolutions of one image reduce, c = a · b with a the patches
/// (pixels × taps), b the kernel (taps × filters), row-major, on one thread, in yij and in other libraries. A
/// column-major library computes cᵀ = bᵀ · aᵀ, which is the same in memory.
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open first
public class GemmBenchmark {

    /// The layer whose product it is.
    @Param({"conv2d_1", "conv2d_2", "conv2d_3", "conv2d_4", "conv2d_5", "conv2d_6", "conv2d_7", "conv2d_8"})
    private String layer;

    private int pixels;
    private int taps;
    private int filters;
    private long flops;
    private float[] a;
    private float[] b;
    private float[] c;

    private Machine machine;
    private Backend backend;
    private Conv2DShape oneTap;
    private JavaBLAS netlib;
    private FloatPointer nativeA;
    private FloatPointer nativeB;
    private FloatPointer nativeC;

    /// Creates the matrices and opens the libraries.
    @Setup
    public void open() {
        Conv2DShape s = Chapter.convolution(layer, 1);
        filters = s.outC();
        taps = s.kernelSize() / filters;
        pixels = s.outputSize() / filters;
        flops = 2L * pixels * taps * filters;
        a = Chapter.noise(pixels * taps);
        b = Chapter.noise(taps * filters);
        c = new float[pixels * filters];
        machine = Machine.measure(1);
        backend = SimdBackends.create(Mode.FUSED, 1);
        Window one = Window.of(1, 1, 1, 1, Padding.VALID);
        oneTap = new Conv2DShape(1, Window.of(pixels, 1, 1, 1, Padding.VALID), one, taps, filters);
        netlib = JavaBLAS.getInstance();
        Loader.load(org.bytedeco.openblas.global.openblas_nolapack.class); // native memory needs it
        nativeA = new FloatPointer(a);
        nativeB = new FloatPointer(b);
        nativeC = new FloatPointer(c);
        org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(1);
    }

    /// Closes the backend and frees native memory.
    @TearDown
    public void close() {
        backend.close();
        nativeA.close();
        nativeB.close();
        nativeC.close();
    }

    /// yij: a convolution with one tap and as many channels as there are taps. Packs both matrices, as the
    /// other libraries do.
    @Benchmark
    public float[] yij(Work work) {
        backend.conv2d(oneTap, a, b, null, c);
        return done(work);
    }

    /// EJML, plain Java.
    @Benchmark
    public float[] ejml(Work work) {
        CommonOps_FDRM.mult(
                FMatrixRMaj.wrap(pixels, taps, a),
                FMatrixRMaj.wrap(taps, filters, b),
                FMatrixRMaj.wrap(pixels, filters, c));
        return done(work);
    }

    /// The netlib BLAS of dev.ludovic.netlib: its VectorBLAS, in the Vector API, if it can be loaded.
    @Benchmark
    public float[] netlib(Work work) {
        netlib.sgemm("N", "N", filters, pixels, taps, 1, b, filters, a, taps, 0, c, filters);
        return done(work);
    }

    /// OpenBLAS, assembly, on matrices in native memory.
    @Benchmark
    public FloatPointer openblas(Work work) {
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                pixels,
                filters,
                taps,
                1,
                nativeA,
                taps,
                nativeB,
                filters,
                0,
                nativeC,
                filters);
        done(work);
        return nativeC;
    }

    private float[] done(Work work) {
        work.done(machine, 1, flops, Float.BYTES * ((long) a.length + b.length + c.length));
        return c;
    }
}
