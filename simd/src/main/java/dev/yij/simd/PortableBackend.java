package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.simd.gemm.Patches;
import dev.yij.simd.thread.Workers;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.jspecify.annotations.Nullable;

/// The fast backend where the Vector API is absent: convolution and dense layers through EJML's matrix
/// product, which C2 vectorises by itself, and the scalar reference for the rest.
///
/// EJML does not promise an order of summation; results lie within 2·γ(n)·(|b| + Σ|w·x|) of the reference.
final class PortableBackend extends ScalarBackend {

    /// Why this backend was chosen, for its description.
    static final String WHY =
            "the module jdk.incubator.vector is absent; java --add-modules jdk.incubator.vector is faster";

    /// Positions in one product: bounds the memory for patches.
    private static final int ROWS = 512;

    private static final Window ONE_PIXEL = Window.of(1, 1, 1, 1, Padding.VALID);

    private final Workers workers;

    PortableBackend(int threads) {
        this.workers = new Workers(threads);
    }

    @Override
    public String description() {
        return "portable (EJML), " + workers.threads() + (workers.threads() == 1 ? " thread: " : " threads: ") + WHY;
    }

    @Override
    public void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        multiply(Patches.ofInput(s, x), FMatrixRMaj.wrap(s.terms(), s.outC(), w), b, y);
    }

    @Override
    public void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        int taps = s.kernelH() * s.kernelW();
        FMatrixRMaj turned = new FMatrixRMaj(taps * s.outC(), s.inC());
        for (int tap = 0; tap < taps; tap++) {
            for (int ic = 0; ic < s.inC(); ic++) {
                for (int oc = 0; oc < s.outC(); oc++) {
                    turned.data[(tap * s.outC() + oc) * s.inC() + ic] = w[(tap * s.inC() + ic) * s.outC() + oc];
                }
            }
        }
        multiply(Patches.ofOutputGradient(s, dy), turned, null, dx);
    }

    /// c = a·b + bias, a block of rows at a time.
    private void multiply(Patches a, FMatrixRMaj b, float @Nullable [] bias, float[] c) {
        int n = b.numCols;
        workers.forEach(Math.ceilDiv(a.rows(), ROWS), (_, item) -> {
            int first = item * ROWS;
            FMatrixRMaj left = patches(a, first, Math.min(ROWS, a.rows() - first));
            FMatrixRMaj product = new FMatrixRMaj(left.numRows, n);
            CommonOps_FDRM.mult(left, b, product);
            for (int i = 0; i < left.numRows * n; i++) {
                c[first * n + i] = product.data[i] + (bias == null ? 0 : bias[i % n]);
            }
        });
    }

    private static FMatrixRMaj patches(Patches a, int first, int rows) {
        FMatrixRMaj left = new FMatrixRMaj(rows, a.columns());
        a.pack(first, rows, 0, a.columns(), left.data, a.columns());
        return left;
    }

    @Override
    public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        Patches a = Patches.ofInput(s, x);
        int n = s.outC();
        FMatrixRMaj gradient = FMatrixRMaj.wrap(s.terms(), n, dw);
        for (int first = 0; first < a.rows(); first += ROWS) {
            FMatrixRMaj left = patches(a, first, Math.min(ROWS, a.rows() - first));
            FMatrixRMaj right = new FMatrixRMaj(left.numRows, n);
            System.arraycopy(dy, first * n, right.data, 0, left.numRows * n);
            CommonOps_FDRM.multAddTransA(left, right, gradient);
        }
        for (int i = 0; db != null && i < s.outputSize(); i++) {
            db[i % n] += dy[i];
        }
    }

    @Override
    public void dense(DenseShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2d(onePixel(s), x, w, b, y);
    }

    @Override
    public void denseGradInput(DenseShape s, float[] dy, float[] w, float[] dx) {
        conv2dGradInput(onePixel(s), dy, w, dx);
    }

    @Override
    public void denseGradWeights(DenseShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        conv2dGradWeights(onePixel(s), x, dy, dw, db);
    }

    private static Conv2DShape onePixel(DenseShape s) {
        return new Conv2DShape(s.images(), ONE_PIXEL, ONE_PIXEL, s.in(), s.out());
    }

    @Override
    public void close() {
        workers.close();
    }
}
