package dev.yij.simd;

import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Max and average pooling and their gradients, with channels as lanes: the fast twin of
/// [ScalarPool2D][dev.yij.reference.scalar.ScalarPool2D], with the same bits in every mode.
///
/// An item of work is one row of windows. Where windows of adjacent rows overlap, their gradients must be added
/// in the order of the rows, and an item is a whole image.
final class SimdPool2D {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private final Workers workers;

    SimdPool2D(Workers workers) {
        this.workers = workers;
    }

    /// y[n,oh,ow,c] = max x[n,ih,iw,c] over the window. Padding is never the maximum; a NaN in the window is.
    void maxPool2d(Pool2DShape s, float[] x, float[] y) {
        workers.forEach(
                s.images() * s.outH(),
                (_, row) -> forEachWindowOf(s, row, (taps, yOffset) -> maximum(taps, s.channels(), x, y, yOffset)));
    }

    private static void maximum(Taps taps, int channels, float[] x, float[] y, int yOffset) {
        int c = 0;
        for (; c <= channels - SPECIES.length(); c += SPECIES.length()) {
            maximum(taps, x, c).intoArray(y, yOffset + c);
        }
        for (; c < channels; c++) {
            y[yOffset + c] = scalarMaximum(taps, x, c);
        }
    }

    private static FloatVector maximum(Taps taps, float[] x, int c) {
        FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int t = 0; t < taps.count; t++) {
            max = max.max(FloatVector.fromArray(SPECIES, x, taps.offsets[t] + c));
        }
        return max;
    }

    private static float scalarMaximum(Taps taps, float[] x, int c) {
        float max = Float.NEGATIVE_INFINITY;
        for (int t = 0; t < taps.count; t++) {
            max = Math.max(max, x[taps.offsets[t] + c]);
        }
        return max;
    }

    /// Adds dy of each window to dx of the window's first maximum in row-major order, in the order oh, ow. If
    /// the maximum is NaN, no gradient is propagated.
    void maxPool2dGrad(Pool2DShape s, float[] x, float[] dy, float[] dx) {
        if (isTiled(s.h()) && isTiled(s.w()) && s.channels() % SPECIES.length() == 0) {
            workers.forEach(
                    s.images() * s.outH(),
                    (_, row) -> forEachWindowOf(s, row, (taps, dyOffset) -> {
                        for (int c = 0; c < s.channels(); c += SPECIES.length()) {
                            setAtMaximum(taps, x, c, dy, dyOffset + c, dx);
                        }
                    }));
            return;
        }
        forEachWindowOf(s, dx, (taps, dyOffset) -> {
            int c = 0;
            for (; c <= s.channels() - SPECIES.length(); c += SPECIES.length()) {
                addToMaximum(taps, x, c, dy, dyOffset + c, dx);
            }
            for (; c < s.channels(); c++) {
                addToScalarMaximum(taps, x, c, dy[dyOffset + c], dx);
            }
        });
    }

    private static void addToMaximum(Taps taps, float[] x, int c, float[] dy, int dyOffset, float[] dx) {
        FloatVector gradient = FloatVector.fromArray(SPECIES, dy, dyOffset);
        FloatVector max = maximum(taps, x, c);
        VectorMask<Float> pending = SPECIES.maskAll(true);
        for (int t = 0; t < taps.count; t++) {
            int offset = taps.offsets[t] + c;
            VectorMask<Float> isMaximum = FloatVector.fromArray(SPECIES, x, offset)
                    .compare(VectorOperators.EQ, max)
                    .and(pending);
            FloatVector old = FloatVector.fromArray(SPECIES, dx, offset);
            old.blend(old.add(gradient), isMaximum).intoArray(dx, offset);
            pending = pending.andNot(isMaximum);
        }
    }

    /// [#addToMaximum] where no other window reads these taps: each dx is written once, and need not be
    /// cleared.
    private static void setAtMaximum(Taps taps, float[] x, int c, float[] dy, int dyOffset, float[] dx) {
        FloatVector max = maximum(taps, x, c);
        // the gradient until the maximum is found, then 0; as in 0 + dy, -0.0 becomes 0
        FloatVector left = FloatVector.fromArray(SPECIES, dy, dyOffset).add(0f);
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int t = 0; t < taps.count; t++) {
            int offset = taps.offsets[t] + c;
            VectorMask<Float> isMaximum =
                    FloatVector.fromArray(SPECIES, x, offset).compare(VectorOperators.EQ, max);
            zero.blend(left, isMaximum).intoArray(dx, offset);
            left = left.blend(zero, isMaximum);
        }
    }

    private static void addToScalarMaximum(Taps taps, float[] x, int c, float dy, float[] dx) {
        float max = scalarMaximum(taps, x, c);
        for (int t = 0; t < taps.count; t++) {
            if (x[taps.offsets[t] + c] == max) {
                dx[taps.offsets[t] + c] += dy;
                return;
            }
        }
    }

    /// y[n,oh,ow,c] = Σ x[n,ih,iw,c] / count, kh, kw ascending; taps in the padding are neither summed nor
    /// counted.
    void averagePool2d(Pool2DShape s, float[] x, float[] y) {
        workers.forEach(
                s.images() * s.outH(),
                (_, row) -> forEachWindowOf(s, row, (taps, yOffset) -> mean(taps, s.channels(), x, y, yOffset)));
    }

    private static void mean(Taps taps, int channels, float[] x, float[] y, int yOffset) {
        int c = 0;
        for (; c <= channels - SPECIES.length(); c += SPECIES.length()) {
            FloatVector acc = FloatVector.zero(SPECIES);
            for (int t = 0; t < taps.count; t++) {
                acc = acc.add(FloatVector.fromArray(SPECIES, x, taps.offsets[t] + c));
            }
            acc.div(taps.count).intoArray(y, yOffset + c);
        }
        for (; c < channels; c++) {
            float acc = 0;
            for (int t = 0; t < taps.count; t++) {
                acc += x[taps.offsets[t] + c];
            }
            y[yOffset + c] = acc / taps.count;
        }
    }

    /// dx[n,ih,iw,c] = Σ dy[n,oh,ow,c] / count over the windows that read (ih, iw), oh, ow ascending.
    void averagePool2dGrad(Pool2DShape s, float[] dy, float[] dx) {
        forEachWindowOf(s, dx, (taps, dyOffset) -> {
            int c = 0;
            for (; c <= s.channels() - SPECIES.length(); c += SPECIES.length()) {
                FloatVector share =
                        FloatVector.fromArray(SPECIES, dy, dyOffset + c).div(taps.count);
                for (int t = 0; t < taps.count; t++) {
                    int offset = taps.offsets[t] + c;
                    FloatVector.fromArray(SPECIES, dx, offset).add(share).intoArray(dx, offset);
                }
            }
            for (; c < s.channels(); c++) {
                float share = dy[dyOffset + c] / taps.count;
                for (int t = 0; t < taps.count; t++) {
                    dx[taps.offsets[t] + c] += share;
                }
            }
        });
    }

    /// A task for one window, whose outputs begin at index `yOffset`.
    private interface WindowTask {
        void run(Taps taps, int yOffset);
    }

    /// Clears dx, then visits the windows of each item in the order oh, ow.
    private void forEachWindowOf(Pool2DShape s, float[] dx, WindowTask task) {
        workers.forEachRange(s.inputSize(), (from, to) -> Arrays.fill(dx, from, to, 0));
        int rows = rowsOverlap(s.h()) ? s.outH() : 1;
        workers.forEach(s.images() * s.outH() / rows, (_, item) -> {
            for (int row = item * rows; row < (item + 1) * rows; row++) {
                forEachWindowOf(s, row, task);
            }
        });
    }

    /// Visits the windows of one row, counted over all images.
    private static void forEachWindowOf(Pool2DShape s, int row, WindowTask task) {
        Taps taps = new Taps(s);
        for (int ow = 0; ow < s.outW(); ow++) {
            taps.moveTo(row / s.outH(), row % s.outH(), ow);
            task.run(taps, s.y(0, row, ow, 0));
        }
    }

    /// Whether the windows cover every input along this axis once.
    private static boolean isTiled(Window w) {
        return w.stride() == w.size() && w.dilation() == 1 && w.before() == 0 && w.out() * w.size() == w.in();
    }

    private static boolean rowsOverlap(Window h) {
        return h.stride() < (h.size() - 1) * h.dilation() + 1;
    }

    /// The indices in the input of those taps of one window that are not in the padding, kh, kw ascending.
    private static final class Taps {
        private final Pool2DShape s;
        private final int[] offsets;
        private int count;

        Taps(Pool2DShape s) {
            this.s = s;
            this.offsets = new int[s.poolH() * s.poolW()];
        }

        /// Moves to a window. Windows of one row are visited from left to right: without padding, all indices
        /// advance by the same amount.
        void moveTo(int n, int oh, int ow) {
            if (ow > 0 && s.w().before() == 0 && s.w().after() == 0) {
                for (int t = 0; t < count; t++) {
                    offsets[t] += s.w().stride() * s.channels();
                }
                return;
            }
            count = 0;
            for (int kh = 0; kh < s.poolH(); kh++) {
                int ih = s.h().inputAt(oh, kh);
                for (int kw = 0; s.h().contains(ih) && kw < s.poolW(); kw++) {
                    int iw = s.w().inputAt(ow, kw);
                    if (s.w().contains(iw)) {
                        offsets[count++] = s.x(n, ih, iw, 0);
                    }
                }
            }
        }
    }
}
