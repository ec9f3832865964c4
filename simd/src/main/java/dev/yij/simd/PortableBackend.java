package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.simd.gemm.Patches;
import dev.yij.simd.gemm.PlainGemm;
import dev.yij.simd.thread.Workers;
import org.jspecify.annotations.Nullable;

/// The fast backend where the Vector API is absent or not yet compiled: convolution and dense layers in plain
/// loops ([PlainGemm]), and the scalar reference for the rest. It has the reference's bits.
final class PortableBackend extends ScalarBackend {

    private final Workers workers;
    private final PlainGemm gemm;
    private final String reason;

    /// @param reason the reason why it was chosen, for its description
    PortableBackend(int threads, String reason) {
        this.workers = new Workers(threads);
        this.gemm = new PlainGemm(workers);
        this.reason = reason;
    }

    @Override
    public String description() {
        return "portable STRICT, " + workers.threads() + (workers.threads() == 1 ? " thread: " : " threads: ") + reason;
    }

    @Override
    public String arithmetic() {
        return Mode.STRICT.name();
    }

    @Override
    public void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        gemm.multiply(Patches.ofInput(s, x), s.outC(), w, b, y);
    }

    @Override
    public void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        int taps = s.kernelH() * s.kernelW();
        float[] rotated = new float[s.kernelSize()];
        for (int tap = 0; tap < taps; tap++) {
            for (int ic = 0; ic < s.inC(); ic++) {
                for (int oc = 0; oc < s.outC(); oc++) {
                    rotated[(tap * s.outC() + oc) * s.inC() + ic] = w[(tap * s.inC() + ic) * s.outC() + oc];
                }
            }
        }
        gemm.multiply(Patches.ofOutputGradient(s, dy), s.inC(), rotated, null, dx);
    }

    @Override
    public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        gemm.addTransposed(Patches.ofInput(s, x), dy, s.outC(), dw);
        for (int i = 0; db != null && i < s.outputSize(); i += s.outC()) {
            for (int oc = 0; oc < s.outC(); oc++) {
                db[oc] += dy[i + oc];
            }
        }
    }

    @Override
    public void dense(DenseShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2d(Conv2DShape.of(s), x, w, b, y);
    }

    @Override
    public void denseGradInput(DenseShape s, float[] dy, float[] w, float[] dx) {
        conv2dGradInput(Conv2DShape.of(s), dy, w, dx);
    }

    @Override
    public void denseGradWeights(DenseShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        conv2dGradWeights(Conv2DShape.of(s), x, dy, dw, db);
    }

    @Override
    public void close() {
        workers.close();
    }
}
