package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.COLUMNS;
import static dev.yij.simd.winograd.Tiles.POINTS;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.simd.gemm.MicroKernel;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// 3×3 convolution and its gradients by Winograd's F(4×4, 3×3): inputs and kernels are transformed, multiplied
/// point by point, which over all channels is 36 matrix products, and transformed back.
///
/// A thread takes some tiles through all three steps while they stay in its cache. How many tiles shows in no bit
/// of the outputs.
public final class WinogradConv2D {

    /// Floats of transformed inputs and outputs of the tiles that one thread takes at once: 720 KB.
    private static final int OWN = 180_000;

    /// Tiles that it takes in any case, where channels are many: each reads all transformed kernels once more.
    private static final int LEAST = 14;

    /// The point (1, 1): row and column 1 of Aᵀ are all 1, so that what is added there is added to every output
    /// of the tile. That is where the bias goes.
    static final int ONE = 7;

    /// Where sums start that start from nothing.
    static final float[] ZEROS = new float[COLUMNS];

    private final Workers workers;
    private final MicroKernel kernel = MicroKernel.of(true);
    private final Buffers[] buffers;
    private final WinogradGradWeights gradWeights;

    private final PlaneCache cache;

    /// Convolutions on these threads.
    ///
    /// @param cache keeps transformed kernels; others may use it, too
    public WinogradConv2D(Workers workers, PlaneCache cache) {
        this.workers = workers;
        this.cache = cache;
        this.buffers = new Buffers[workers.threads()];
        Arrays.setAll(buffers, _ -> new Buffers());
        this.gradWeights = new WinogradGradWeights(workers, buffers);
    }

    /// What a thread works in.
    static final class Buffers {
        final TileTransforms transforms = new TileTransforms();
        float[] v = {};
        float[] m = {};

        void reserve(int vSize, int mSize) {
            v = v.length < vSize ? new float[vSize] : v;
            m = m.length < mSize ? new float[mSize] : m;
        }
    }

    /// Whether a convolution can be computed so, and gains by it: a 3×3 kernel without strides or dilation,
    /// whole vectors of channels at any width up to 16 floats, and tiles that do not stick out too far: 36
    /// multiplications must do for at least 6 outputs, which take 54 otherwise.
    public static boolean fits(Conv2DShape s) {
        int tiles = Math.ceilDiv(s.outH(), Tiles.OUT) * Math.ceilDiv(s.outW(), Tiles.OUT);
        return isPlain3(s.h())
                && isPlain3(s.w())
                && s.inC() % 16 == 0
                && s.outC() % 16 == 0
                && 6 * tiles <= s.outH() * s.outW();
    }

    private static boolean isPlain3(Window window) {
        return window.size() == 3 && window.stride() == 1 && window.dilation() == 1;
    }

    /// y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,ic] · w[kh,kw,ic,oc]; then max(y, 0) if `relu`.
    public void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, boolean relu, float[] y) {
        KernelPlanes u = cache.planes(s, false, w, workers);
        convolve(Tiles.forward(s), x, u, b, relu ? 0 : Float.NEGATIVE_INFINITY, y);
    }

    /// dx[n,ih,iw,ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc].
    public void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        KernelPlanes u = cache.planes(s, true, w, workers);
        convolve(Tiles.backward(s), dy, u, null, Float.NEGATIVE_INFINITY, dx);
    }

    /// dw[kh,kw,ic,oc] += Σ x[n,ih,iw,ic] · dy[n,oh,ow,oc] and db[oc] += Σ dy[n,oh,ow,oc].
    public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        gradWeights.add(Tiles.forward(s), x, dy, dw, db);
    }

    private void convolve(Tiles t, float[] x, KernelPlanes u, float @Nullable [] b, float floor, float[] y) {
        float[] bias = new float[Math.ceilDiv(t.outC(), COLUMNS) * COLUMNS];
        if (b != null) {
            System.arraycopy(b, 0, bias, 0, t.outC());
        }
        int fit = OWN / POINTS / (t.inC() + bias.length);
        int most = Math.max(fit / kernel.rows, Math.ceilDiv(LEAST, kernel.rows)) * kernel.rows;
        workers.forEach(Math.ceilDiv(t.count(), most), (worker, item) -> {
            Step step = new Step(t, bias, item * most, most, buffers[worker]);
            step.inputs(buffers[worker].transforms, x);
            for (int point = 0; point < POINTS; point++) {
                step.product(u, point);
            }
            step.outputs(buffers[worker].transforms, floor, y);
        });
    }

    /// Some tiles on their way through the three steps.
    private final class Step {
        private final Tiles t;
        private final float[] bias;
        private final int first;
        private final int count;
        private final int vPlane;
        private final int mPlane;
        private final Buffers in;

        Step(Tiles t, float[] bias, int first, int most, Buffers in) {
            this.t = t;
            this.bias = bias;
            this.first = first;
            this.count = Math.min(most, t.count() - first);
            this.vPlane = plane(most, t.inC());
            this.mPlane = plane(most, bias.length);
            this.in = in;
            in.reserve(POINTS * vPlane, POINTS * mPlane);
        }

        void inputs(TileTransforms transforms, float[] x) {
            for (int i = 0; i < count; i++) {
                transforms.input(t, x, first + i, in.v, i * t.inC(), vPlane);
            }
        }

        void product(KernelPlanes u, int point) {
            float[] start = point == ONE ? bias : ZEROS;
            for (int column = 0; column < bias.length; column += COLUMNS) {
                int uAt = point * u.plane() + column * t.inC();
                int startAt = point == ONE ? column : 0;
                for (int row = 0; row < count; row += kernel.rows) {
                    int vAt = point * vPlane + row * t.inC();
                    int mAt = point * mPlane + row * bias.length + column;
                    kernel.multiply(
                            t.inC(), in.v, vAt, t.inC(), u.array(), uAt, start, startAt, 0, in.m, mAt, bias.length);
                }
            }
        }

        void outputs(TileTransforms transforms, float floor, float[] y) {
            for (int i = 0; i < count; i++) {
                transforms.output(t, in.m, i * bias.length, mPlane, floor, y, first + i);
            }
        }
    }

    /// Floats of a plane of `tiles × columns`: a line of cache more than it needs, so that the planes of a tile
    /// do not all fall into the same set of the cache.
    static int plane(int tiles, int columns) {
        return tiles * columns + 16;
    }
}
