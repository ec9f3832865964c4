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
/// A thread takes a block of tiles through all three steps while they are in its cache. Where there are few
/// tiles, threads share the transformed inputs and divide the output channels instead. The result does not
/// depend on either.
public final class WinogradConv2D {

    /// Floats of transformed inputs and outputs of a block of tiles: 720 KB.
    private static final int BLOCK = 180_000;

    /// The least number of tiles in a block, for layers of many channels: each block reads all transformed
    /// kernels.
    private static final int LEAST_TILES = 14;

    /// Up to how many tiles threads divide the output channels: then each reads only its part of the
    /// transformed kernels, once, which for a single small image are far larger than the image.
    private static final int FEW_TILES = 56;

    /// From how many transformed kernels on, in floats, they do so: 8 MB.
    private static final int LARGE_KERNELS = 1 << 21;

    /// The point (1, 1). Row and column 1 of Aᵀ are all 1, so what is added at this point is added to every
    /// output of the tile: the bias.
    static final int BIAS_POINT = 7;

    /// Initial accumulator values: zeros.
    static final float[] ZEROS = new float[NR];

    private final Workers workers;
    private final MicroKernel kernel;
    private final Buffers[] buffers;
    private final Buffers shared = new Buffers();
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
            v(vSize);
            m(mSize);
        }

        float[] v(int size) {
            v = v.length < size ? new float[size] : v;
            return v;
        }

        float[] m(int size) {
            m = m.length < size ? new float[size] : m;
            return m;
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
        Tiles t = Tiles.forward(s);
        convolve(
                t,
                x,
                u,
                b,
                (transforms, m, offset, plane, tile, from, to) ->
                        transforms.output(t, m, offset, plane, epilogue, y, tile, from, to));
    }

    /// [#conv2d], then max pooling with windows of 2×2 and stride 2 without padding, of which a tile has four.
    ///
    /// @param y `images × outH/2 × outW/2 × outC`, the sides rounded down
    public void conv2dMaxPool(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, Epilogue epilogue, float[] y) {
        KernelPlanes u = cache.planes(s, Direction.FORWARD, w, workers);
        Tiles t = Tiles.forward(s);
        convolve(
                t,
                x,
                u,
                b,
                (transforms, m, offset, plane, tile, from, to) ->
                        transforms.pooledOutput(t, m, offset, plane, epilogue, y, tile, from, to));
    }

    /// dx[n,ih,iw,ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc].
    public void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        KernelPlanes u = cache.planes(s, Direction.GRAD_INPUT, w, workers);
        Tiles t = Tiles.gradInput(s);
        convolve(
                t,
                dy,
                u,
                null,
                (transforms, m, offset, plane, tile, from, to) ->
                        transforms.output(t, m, offset, plane, Epilogue.NONE, dx, tile, from, to));
    }

    /// dw[kh,kw,ic,oc] += Σ x[n,ih,iw,ic] · dy[n,oh,ow,oc] and db[oc] += Σ dy[n,oh,ow,oc].
    public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        gradWeights.add(Tiles.forward(s), x, dy, dw, db);
    }

    /// Transforms channels `from … to - 1` of a tile of products back, and stores them.
    private interface Store {
        void store(TileTransforms transforms, float[] m, int offset, int plane, int tile, int from, int to);
    }

    private void convolve(Tiles t, float[] x, KernelPlanes u, float @Nullable [] b, Store store) {
        float[] bias = new float[Math.ceilDiv(t.outC(), NR) * NR];
        if (b != null) {
            System.arraycopy(b, 0, bias, 0, t.outC());
        }
        if (workers.threads() > 1 && t.count() <= FEW_TILES && POINTS * u.plane() >= LARGE_KERNELS) {
            divideChannels(t, x, u, bias, store);
        } else {
            divideTiles(t, x, u, bias, store);
        }
    }

    private void divideTiles(Tiles t, float[] x, KernelPlanes u, float[] bias, Store store) {
        int fit = BLOCK / POINTS / (t.inC() + bias.length);
        int mc = Math.max(fit / kernel.mr, Math.ceilDiv(LEAST_TILES, kernel.mr)) * kernel.mr;
        workers.forEach(Math.ceilDiv(t.count(), mc), (worker, item) -> {
            Buffers own = buffers[worker];
            int first = item * mc;
            Block block = new Block(t, first, Math.min(mc, t.count() - first), mc, own.v(POINTS * plane(mc, t.inC())));
            block.inputs(own.transforms, x, 0, block.count);
            block.products(own, u, bias, 0, bias.length, store);
        });
    }

    private void divideChannels(Tiles t, float[] x, KernelPlanes u, float[] bias, Store store) {
        int mc = Math.ceilDiv(t.count(), kernel.mr) * kernel.mr;
        Block block = new Block(t, 0, t.count(), mc, shared.v(POINTS * plane(mc, t.inC())));
        int threads = workers.threads();
        workers.forEach(threads, (worker, item) -> {
            int from = item * t.count() / threads;
            block.inputs(buffers[worker].transforms, x, from, (item + 1) * t.count() / threads);
        });
        int panels = bias.length / NR;
        int parts = Math.min(threads, panels);
        workers.forEach(parts, (worker, item) -> {
            int from = item * panels / parts * NR;
            block.products(buffers[worker], u, bias, from, (item + 1) * panels / parts * NR, store);
        });
    }

    /// A block of tiles on its way through the three steps. At each point, M = V · U: tiles × outC from tiles ×
    /// inC and inC × outC.
    private final class Block {
        private final Tiles t;
        private final int first;
        private final int count;
        private final int mc;
        private final int vPlane;
        private final float[] v;

        Block(Tiles t, int first, int count, int mc, float[] v) {
            this.t = t;
            this.first = first;
            this.count = count;
            this.mc = mc;
            this.vPlane = plane(mc, t.inC());
            this.v = v;
        }

        /// Transforms tiles `from … to - 1` of the block.
        void inputs(TileTransforms transforms, float[] x, int from, int to) {
            for (int i = from; i < to; i++) {
                transforms.input(t, x, first + i, v, i * t.inC(), vPlane);
            }
        }

        /// Columns `from … to - 1` of the products, multiples of NR, transformed back and stored.
        void products(Buffers own, KernelPlanes u, float[] bias, int from, int to, Store store) {
            int ldc = to - from;
            int mPlane = plane(mc, ldc);
            float[] m = own.m(POINTS * mPlane);
            for (int point = 0; point < POINTS; point++) {
                product(u, point, bias, from, to, m, point * mPlane);
            }
            for (int i = 0; i < count; i++) {
                store.store(own.transforms, m, i * ldc, mPlane, first + i, from, Math.min(to, t.outC()));
            }
        }

        private void product(KernelPlanes u, int point, float[] bias, int from, int to, float[] m, int mOffset) {
            float[] init = point == BIAS_POINT ? bias : ZEROS;
            int kc = t.inC();
            int lda = t.inC();
            int ldc = to - from;
            for (int j = from; j < to; j += NR) {
                int uOffset = point * u.plane() + j * kc;
                int initOffset = point == BIAS_POINT ? j : 0;
                for (int i = 0; i < count; i += kernel.mr) {
                    int vOffset = point * vPlane + i * lda;
                    int cOffset = mOffset + i * ldc + j - from;
                    kernel.multiply(kc, v, vOffset, lda, u.array(), uOffset, init, initOffset, 0, m, cOffset, ldc);
                }
            }
        }
    }

    /// Floats of a plane of `tiles × columns`: a cache line more than it needs, so that the planes of a tile do
    /// not all fall into the same set of the cache.
    static int plane(int tiles, int columns) {
        return tiles * columns + 16;
    }
}
