package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.COLUMNS;
import static dev.yij.simd.gemm.MicroKernel.L;
import static dev.yij.simd.winograd.Tiles.POINTS;
import static dev.yij.simd.winograd.WinogradConv2D.ONE;
import static dev.yij.simd.winograd.WinogradConv2D.plane;

import dev.yij.simd.gemm.MicroKernel;
import dev.yij.simd.thread.Workers;
import dev.yij.simd.winograd.WinogradConv2D.Buffers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The gradient by a 3×3 kernel: inputs and gradients by outputs are transformed, multiplied and summed over
/// all tiles, which is 36 matrix products whose terms are the tiles, and the sums transformed back.
///
/// The tiles are cut into parts, as many for any number of threads; each part sums up for itself, and the
/// parts' sums are added in their order.
final class WinogradGradWeights {

    /// Parts where the sums are small enough to have several of them.
    private static final int PARTS = 8;

    /// Floats of such sums: 590 KB.
    private static final int FEW = POINTS * 64 * 64;

    /// Tiles that are transformed together where all threads share one set of sums.
    private static final int MANY = 196;

    /// Tiles that one thread transforms at a time then.
    private static final int GROUP = 14;

    /// Floats of transformed inputs and gradients that a thread holds at once.
    private static final int OWN = 120_000;

    private final Workers workers;
    private final Buffers[] buffers;
    private final Buffers shared = new Buffers();
    private final MicroKernel kernel = MicroKernel.forTransposed();
    private float[] sums = {};
    private float[] biasSums = {};

    WinogradGradWeights(Workers workers, Buffers[] buffers) {
        this.workers = workers;
        this.buffers = buffers;
    }

    /// dw += the gradient by the kernel, db += the gradient by the bias.
    void add(Tiles t, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        int n = Math.ceilDiv(t.outC(), COLUMNS) * COLUMNS;
        // by the channels alone: whatever depends on the width of vectors must not show in the bits
        int parts = POINTS * t.inC() * t.outC() <= FEW ? PARTS : 1;
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
        workers.forEach(t.inC(), (worker, ic) -> finish(ic, parts, t, n, dw));
        for (int oc = 0; db != null && oc < t.outC(); oc++) {
            for (int part = 0; part < parts; part++) {
                db[oc] += biasSums[part * n + oc];
            }
        }
    }

    /// One thread sums up one part.
    private void sumPart(Buffers own, int part, Tiles t, int n, float[] x, float[] dy) {
        int begin = (int) ((long) part * t.count() / PARTS);
        int end = (int) ((part + 1L) * t.count() / PARTS);
        int most = Math.max(8, OWN / POINTS / (t.inC() + n));
        int size = POINTS * plane(t.inC(), n);
        if (begin == end) {
            Arrays.fill(sums, part * size, (part + 1) * size, 0);
        }
        for (int first = begin; first < end; first += most) {
            Step step = new Step(t, n, first, Math.min(most, end - first), most, own);
            step.transform(own.transforms, x, dy, 0, step.count);
            for (int point = 0; point < POINTS; point++) {
                step.addProduct(point, part, first == begin);
            }
            step.addBias(part);
        }
    }

    /// All threads sum up the only part.
    private void sumTogether(Tiles t, int n, float[] x, float[] dy) {
        int most = Math.min(MANY, t.count());
        for (int first = 0; first < t.count(); first += most) {
            Step step = new Step(t, n, first, Math.min(most, t.count() - first), most, shared);
            workers.forEach(Math.ceilDiv(step.count, GROUP), (worker, item) -> {
                int from = item * GROUP;
                step.transform(buffers[worker].transforms, x, dy, from, Math.min(step.count, from + GROUP));
            });
            boolean fresh = first == 0;
            workers.forEach(POINTS, (_, point) -> step.addProduct(point, 0, fresh));
            step.addBias(0);
        }
    }

    /// Adds the parts' sums for one input channel, and their transform to dw.
    private void finish(int ic, int parts, Tiles t, int n, float[] dw) {
        int plane = plane(t.inC(), n);
        float[] scratch = new float[(18 + 9) * L];
        for (int oc = 0; oc < t.outC(); oc += L) {
            int at = ic * n + oc;
            for (int part = 1; part < parts; part++) {
                Transforms.add(POINTS, sums, at + part * POINTS * plane, plane, sums, at, plane);
            }
            Transforms.kernelGradient(6, sums, at, 6 * plane, plane, scratch, 0, 6 * L, L);
            Transforms.kernelGradient(3, scratch, 0, L, 6 * L, scratch, 18 * L, L, 3 * L);
            Transforms.add(9, scratch, 18 * L, L, dw, ic * t.outC() + oc, t.inC() * t.outC());
        }
    }

    /// Some tiles on their way into the sums.
    private final class Step {
        private final Tiles t;
        private final int n;
        private final int first;
        private final int count;
        private final int most;
        private final int vPlane;
        private final int yPlane;
        private final Buffers in;

        Step(Tiles t, int n, int first, int count, int most, Buffers in) {
            this.t = t;
            this.n = n;
            this.first = first;
            this.count = count;
            this.most = most;
            this.vPlane = plane(most, t.inC());
            this.yPlane = plane(most, n);
            this.in = in;
            in.reserve(POINTS * vPlane, POINTS * yPlane);
        }

        void transform(TileTransforms transforms, float[] x, float[] dy, int from, int to) {
            for (int i = from; i < to; i++) {
                transforms.input(t, x, first + i, in.v, i * t.inC(), vPlane);
                transforms.outputGradient(t, dy, first + i, in.m, i * COLUMNS, yPlane, most * COLUMNS);
            }
        }

        /// @param fresh whether this is the first product of these sums, which need not be read then
        void addProduct(int point, int part, boolean fresh) {
            int sumsAt = (part * POINTS + point) * plane(t.inC(), n);
            for (int column = 0; column < n; column += COLUMNS) {
                int yAt = point * yPlane + column * most;
                for (int row = 0; row < t.inC(); row += kernel.rows) {
                    int vAt = point * vPlane + row;
                    int at = sumsAt + row * n + column;
                    float[] from = fresh ? WinogradConv2D.ZEROS : sums;
                    int fromAt = fresh ? 0 : at;
                    int fromRow = fresh ? 0 : n;
                    kernel.multiplyTransposed(count, in.v, vAt, t.inC(), in.m, yAt, from, fromAt, fromRow, sums, at, n);
                }
            }
        }

        /// The point (1, 1) of a transformed tile of gradients is their sum: what the bias's gradient adds up.
        void addBias(int part) {
            for (int column = 0; column < n; column += COLUMNS) {
                int yAt = ONE * yPlane + column * most;
                for (int i = 0; i < count; i++) {
                    for (int j = 0; j < COLUMNS; j++) {
                        biasSums[part * n + column + j] += in.m[yAt + i * COLUMNS + j];
                    }
                }
            }
        }
    }
}
