package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.LANES;
import static dev.yij.simd.gemm.MicroKernel.NR;
import static dev.yij.simd.winograd.Tiles.POINTS;
import static dev.yij.simd.winograd.WinogradConv2D.BIAS_POINT;
import static dev.yij.simd.winograd.WinogradConv2D.plane;

import dev.yij.simd.gemm.MicroKernel;
import dev.yij.simd.gemm.RegisterTile;
import dev.yij.simd.thread.Workers;
import dev.yij.simd.winograd.WinogradConv2D.Buffers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The gradient with respect to a 3×3 kernel: inputs and output gradients are transformed, multiplied and
/// summed over all tiles, which is 36 matrix products Aᵀ · B with the tiles as terms, and the sums transformed
/// back.
///
/// The tiles are split into parts, whose number does not depend on the number of threads. Each part has sums of
/// its own, and these are added in the order of the parts.
final class WinogradGradWeights {

    /// Parts where the sums are small enough to have several of them.
    private static final int PARTS = 8;

    /// Up to how many floats the sums are small: 590 KB.
    private static final int SMALL_SUMS = POINTS * 64 * 64;

    /// Tiles in a block where all threads share one set of sums.
    private static final int SHARED_TILES = 196;

    /// Tiles of a shared block that one thread transforms at a time.
    private static final int TILES_PER_ITEM = 14;

    /// Floats of transformed inputs and gradients in a block of one thread.
    private static final int BLOCK = 120_000;

    private final Workers workers;
    private final Buffers[] buffers;
    private final Buffers shared = new Buffers();
    private final MicroKernel kernel;
    private float[] sums = {};
    private float[] biasSums = {};

    WinogradGradWeights(Workers workers, Buffers[] buffers, RegisterTile tile) {
        this.workers = workers;
        this.buffers = buffers;
        this.kernel = tile.channelKernel();
    }

    /// Whether a product starts its sums or continues them: C = A · B or C = C + A · B, as the factor β of
    /// BLAS.
    private enum Beta {
        ZERO,
        ONE
    }

    /// dw += the gradient with respect to the kernel, db += the gradient with respect to the bias.
    void add(Tiles t, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        int n = Math.ceilDiv(t.outC(), NR) * NR;
        // decided by the channels alone, since the result must not depend on the vector width
        int parts = POINTS * t.inC() * t.outC() <= SMALL_SUMS ? PARTS : 1;
        int size = POINTS * plane(t.inC(), n);
        if (sums.length < parts * size) {
            sums = new float[parts * size];
        }
        if (biasSums.length < parts * n) {
            biasSums = new float[parts * n];
        }
        Arrays.fill(biasSums, 0, parts * n, 0);
        if (parts > 1) {
            workers.forEach(parts, (worker, part) -> sumPart(buffers[worker], part, t, n, x, dy));
        } else {
            sumTogether(t, n, x, dy);
        }
        workers.forEach(t.inC(), (_, ic) -> finish(ic, parts, t, n, dw));
        for (int oc = 0; db != null && oc < t.outC(); oc++) {
            for (int part = 0; part < parts; part++) {
                db[oc] += biasSums[part * n + oc];
            }
        }
    }

    /// One thread computes the sums of one part.
    private void sumPart(Buffers own, int part, Tiles t, int n, float[] x, float[] dy) {
        int begin = (int) ((long) part * t.count() / PARTS);
        int end = (int) ((part + 1L) * t.count() / PARTS);
        int kc = Math.max(8, BLOCK / POINTS / (t.inC() + n));
        int size = POINTS * plane(t.inC(), n);
        if (begin == end) {
            Arrays.fill(sums, part * size, (part + 1) * size, 0);
        }
        for (int first = begin; first < end; first += kc) {
            Block block = new Block(t, n, first, Math.min(kc, end - first), kc, own);
            block.transform(own.transforms, x, dy, 0, block.count);
            Beta beta = first == begin ? Beta.ZERO : Beta.ONE;
            for (int point = 0; point < POINTS; point++) {
                block.addProduct(point, part, beta);
            }
            block.addBias(part);
        }
    }

    /// All threads compute the sums of the only part.
    private void sumTogether(Tiles t, int n, float[] x, float[] dy) {
        int kc = Math.min(SHARED_TILES, t.count());
        for (int first = 0; first < t.count(); first += kc) {
            Block block = new Block(t, n, first, Math.min(kc, t.count() - first), kc, shared);
            workers.forEach(Math.ceilDiv(block.count, TILES_PER_ITEM), (worker, item) -> {
                int from = item * TILES_PER_ITEM;
                int to = Math.min(block.count, from + TILES_PER_ITEM);
                block.transform(buffers[worker].transforms, x, dy, from, to);
            });
            Beta beta = first == 0 ? Beta.ZERO : Beta.ONE;
            workers.forEach(POINTS, (_, point) -> block.addProduct(point, 0, beta));
            block.addBias(0);
        }
    }

    /// Adds the parts' sums for one input channel, and their transform to dw.
    private void finish(int ic, int parts, Tiles t, int n, float[] dw) {
        int plane = plane(t.inC(), n);
        float[] scratch = new float[(18 + 9) * LANES];
        for (int oc = 0; oc < t.outC(); oc += LANES) {
            int offset = ic * n + oc;
            for (int part = 1; part < parts; part++) {
                Transforms.add(POINTS, sums, offset + part * POINTS * plane, plane, sums, offset, plane);
            }
            Transforms.kernelGradient(6, sums, offset, 6 * plane, plane, scratch, 0, 6 * LANES, LANES);
            Transforms.kernelGradient(3, scratch, 0, LANES, 6 * LANES, scratch, 18 * LANES, LANES, 3 * LANES);
            Transforms.add(9, scratch, 18 * LANES, LANES, dw, ic * t.outC() + oc, t.inC() * t.outC());
        }
    }

    /// A block of tiles, the terms of a product. At each point, sums = beta · sums + Vᵀ · Y: inC × outC from
    /// tiles × inC and tiles × outC.
    private final class Block {
        private final Tiles t;
        private final int n;
        private final int first;
        private final int count;
        private final int kc;
        private final int vPlane;
        private final int yPlane;
        private final Buffers in;

        Block(Tiles t, int n, int first, int count, int kc, Buffers in) {
            this.t = t;
            this.n = n;
            this.first = first;
            this.count = count;
            this.kc = kc;
            this.vPlane = plane(kc, t.inC());
            this.yPlane = plane(kc, n);
            this.in = in;
            in.reserve(POINTS * vPlane, POINTS * yPlane);
        }

        void transform(TileTransforms transforms, float[] x, float[] dy, int from, int to) {
            for (int i = from; i < to; i++) {
                transforms.input(t, x, first + i, in.v, i * t.inC(), vPlane);
                transforms.outputGradient(t, dy, first + i, in.m, i * NR, yPlane, kc * NR);
            }
        }

        void addProduct(int point, int part, Beta beta) {
            int lda = t.inC();
            int ldc = n;
            int sumsOffset = (part * POINTS + point) * plane(t.inC(), n);
            float[] init = beta == Beta.ZERO ? WinogradConv2D.ZEROS : sums;
            int ldinit = beta == Beta.ZERO ? 0 : ldc;
            for (int j = 0; j < n; j += NR) {
                int yOffset = point * yPlane + j * kc;
                for (int i = 0; i < t.inC(); i += kernel.mr) {
                    int vOffset = point * vPlane + i;
                    int cOffset = sumsOffset + i * ldc + j;
                    int initOffset = beta == Beta.ZERO ? 0 : cOffset;
                    kernel.multiplyTransposed(
                            count, in.v, vOffset, lda, in.m, yOffset, init, initOffset, ldinit, sums, cOffset, ldc);
                }
            }
        }

        /// The point (1, 1) of a transformed tile of gradients is their sum, the term of the bias's gradient.
        void addBias(int part) {
            for (int j = 0; j < n; j += NR) {
                int yOffset = BIAS_POINT * yPlane + j * kc;
                for (int i = 0; i < count; i++) {
                    for (int c = 0; c < NR; c++) {
                        biasSums[part * n + j + c] += in.m[yOffset + i * NR + c];
                    }
                }
            }
        }
    }
}
