package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.NR;
import static dev.yij.simd.winograd.Tiles.POINTS;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.simd.gemm.Accumulation;
import dev.yij.simd.gemm.Epilogue;
import dev.yij.simd.gemm.MicroKernel;
import dev.yij.simd.gemm.RegisterTile;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// 3×3 convolution and its gradients with Winograd's F(4×4, 3×3): inputs and kernels are transformed and
/// multiplied point by point, which over all channels is 36 matrix products, and the products are transformed
/// back.
///
/// A thread takes a block of tiles through all three steps while they are in its cache. The result does not
/// depend on the size of the block.
public final class WinogradConv2D {

    /// Floats of transformed inputs and outputs of a block of tiles: 720 KB.
    private static final int BLOCK = 180_000;

    /// The least number of tiles in a block, for layers of many channels: each block reads all transformed
    /// kernels.
    private static final int LEAST_TILES = 14;

    /// The point (1, 1). Row and column 1 of Aᵀ are all 1, so what is added at this point is added to every
    /// output of the tile: the bias.
    static final int BIAS_POINT = 7;

    /// Initial accumulator values: zeros.
    static final float[] ZEROS = new float[NR];

    private final Workers workers;
    private final MicroKernel kernel;
    private final Buffers[] buffers;
    private final WinogradGradWeights gradWeights;
    private final PlaneCache cache;

    /// Convolutions on these threads.
    ///
    /// @param cache keeps transformed kernels; it may be shared
    public WinogradConv2D(Workers workers, PlaneCache cache, RegisterTile tile) {
        this.workers = workers;
        this.kernel = tile.kernel(Accumulation.FMA);
        this.cache = cache;
        this.buffers = new Buffers[workers.threads()];
        Arrays.setAll(buffers, _ -> new Buffers());
        this.gradWeights = new WinogradGradWeights(workers, buffers, tile);
    }

    /// The memory of one thread.
    static final class Buffers {
        final TileTransforms transforms = new TileTransforms();
        float[] v = {};
        float[] m = {};

        void reserve(int vSize, int mSize) {
            v = v.length < vSize ? new float[vSize] : v;
            m = m.length < mSize ? new float[mSize] : m;
        }
    }

    /// Whether a convolution can be computed this way, and faster than directly: a 3×3 kernel without strides
    /// or dilation, multiples of 16 channels, which are whole vectors at any width, and tiles that do not
    /// extend too far beyond the output: the 36 multiplications of a tile must replace at least 54, those of 6
    /// outputs.
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

    /// y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,ic] · w[kh,kw,ic,oc], then the epilogue.
    public void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, Epilogue epilogue, float[] y) {
        KernelPlanes u = cache.planes(s, Direction.FORWARD, w, workers);
        convolve(Tiles.forward(s), x, u, b, epilogue, y);
    }

    /// dx[n,ih,iw,ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc].
    public void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        KernelPlanes u = cache.planes(s, Direction.GRAD_INPUT, w, workers);
        convolve(Tiles.gradInput(s), dy, u, null, Epilogue.NONE, dx);
    }

    /// dw[kh,kw,ic,oc] += Σ x[n,ih,iw,ic] · dy[n,oh,ow,oc] and db[oc] += Σ dy[n,oh,ow,oc].
    public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        gradWeights.add(Tiles.forward(s), x, dy, dw, db);
    }

    private void convolve(Tiles t, float[] x, KernelPlanes u, float @Nullable [] b, Epilogue epilogue, float[] y) {
        float[] bias = new float[Math.ceilDiv(t.outC(), NR) * NR];
        if (b != null) {
            System.arraycopy(b, 0, bias, 0, t.outC());
        }
        int mr = kernel.mr;
        int fit = BLOCK / POINTS / (t.inC() + bias.length);
        int mc = Math.max(fit / mr, Math.ceilDiv(LEAST_TILES, mr)) * mr;
        workers.forEach(Math.ceilDiv(t.count(), mc), (worker, item) -> {
            Block block = new Block(t, bias, item * mc, mc, buffers[worker]);
            block.inputs(x);
            for (int point = 0; point < POINTS; point++) {
                block.product(u, point);
            }
            block.outputs(epilogue, y);
        });
    }

    /// A block of tiles on its way through the three steps. At each point, M = V · U: tiles × outC from tiles ×
    /// inC and inC × outC.
    private final class Block {
        private final Tiles t;
        private final float[] bias;
        private final int first;
        private final int count;
        private final int vPlane;
        private final int mPlane;
        private final Buffers own;

        Block(Tiles t, float[] bias, int first, int mc, Buffers own) {
            this.t = t;
            this.bias = bias;
            this.first = first;
            this.count = Math.min(mc, t.count() - first);
            this.vPlane = plane(mc, t.inC());
            this.mPlane = plane(mc, bias.length);
            this.own = own;
            own.reserve(POINTS * vPlane, POINTS * mPlane);
        }

        void inputs(float[] x) {
            for (int i = 0; i < count; i++) {
                own.transforms.input(t, x, first + i, own.v, i * t.inC(), vPlane);
            }
        }

        void product(KernelPlanes u, int point) {
            float[] init = point == BIAS_POINT ? bias : ZEROS;
            int kc = t.inC();
            int lda = t.inC();
            int ldc = bias.length;
            for (int j = 0; j < ldc; j += NR) {
                int uOffset = point * u.plane() + j * kc;
                int initOffset = point == BIAS_POINT ? j : 0;
                for (int i = 0; i < count; i += kernel.mr) {
                    int vOffset = point * vPlane + i * lda;
                    int mOffset = point * mPlane + i * ldc + j;
                    kernel.multiply(
                            kc, own.v, vOffset, lda, u.array(), uOffset, init, initOffset, 0, own.m, mOffset, ldc);
                }
            }
        }

        void outputs(Epilogue epilogue, float[] y) {
            for (int i = 0; i < count; i++) {
                own.transforms.output(t, own.m, i * bias.length, mPlane, epilogue, y, first + i);
            }
        }
    }

    /// Floats of a plane of `tiles × columns`: a cache line more than it needs, so that the planes of a tile do
    /// not all fall into the same set of the cache.
    static int plane(int tiles, int columns) {
        return tiles * columns + 16;
    }
}
