package dev.yij.simd;

import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Max and average pooling and their gradients with the lanes over channels: the fast twin of
/// [ScalarPool2D][dev.yij.reference.scalar.ScalarPool2D], with the same bits in every mode.
///
/// An item of work is one row of windows. Where windows of neighbouring rows overlap, their gradients add up
/// in the order of the rows, and an item is a whole image.
final class SimdPool2D {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private final Workers workers;

    SimdPool2D(Workers workers) {
        this.workers = workers;
    }

    /// y[n,oh,ow,c] = max x[n,ih,iw,c] over the window. Padding never wins; a NaN under the window does.
    void maxPool2d(Pool2DShape s, float[] x, float[] y) {
        workers.forEach(
                s.images() * s.outH(),
                (_, row) -> forEachWindowOf(s, row, (taps, yAt) -> maximum(taps, s.channels(), x, y, yAt)));
    }

    private static void maximum(Taps taps, int channels, float[] x, float[] y, int yAt) {
        int c = 0;
        for (; c <= channels - LANES.length(); c += LANES.length()) {
            maximum(taps, x, c).intoArray(y, yAt + c);
        }
        for (; c < channels; c++) {
            y[yAt + c] = scalarMaximum(taps, x, c);
        }
    }

    private static FloatVector maximum(Taps taps, float[] x, int c) {
        FloatVector max = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        for (int t = 0; t < taps.count; t++) {
            max = max.max(FloatVector.fromArray(LANES, x, taps.at[t] + c));
        }
        return max;
    }

    private static float scalarMaximum(Taps taps, float[] x, int c) {
        float max = Float.NEGATIVE_INFINITY;
        for (int t = 0; t < taps.count; t++) {
            max = Math.max(max, x[taps.at[t] + c]);
        }
        return max;
    }

    /// dx of each window's first maximum in row-major order grows by that window's dy, in the order oh, ow. A
    /// window whose maximum is NaN hands on nothing.
    void maxPool2dGrad(Pool2DShape s, float[] x, float[] dy, float[] dx) {
        if (isTiled(s.h()) && isTiled(s.w()) && s.channels() % LANES.length() == 0) {
            workers.forEach(
                    s.images() * s.outH(),
                    (_, row) -> forEachWindowOf(s, row, (taps, dyAt) -> {
                        for (int c = 0; c < s.channels(); c += LANES.length()) {
                            giveToWinners(taps, x, c, dy, dyAt + c, dx);
                        }
                    }));
            return;
        }
        forEachWindowOf(s, dx, (taps, dyAt) -> {
            int c = 0;
            for (; c <= s.channels() - LANES.length(); c += LANES.length()) {
                addToWinners(taps, x, c, dy, dyAt + c, dx);
            }
            for (; c < s.channels(); c++) {
                addToScalarWinner(taps, x, c, dy[dyAt + c], dx);
            }
        });
    }

    private static void addToWinners(Taps taps, float[] x, int c, float[] dy, int dyAt, float[] dx) {
        FloatVector gradient = FloatVector.fromArray(LANES, dy, dyAt);
        FloatVector max = maximum(taps, x, c);
        VectorMask<Float> open = LANES.maskAll(true);
        for (int t = 0; t < taps.count; t++) {
            int at = taps.at[t] + c;
            VectorMask<Float> wins = FloatVector.fromArray(LANES, x, at)
                    .compare(VectorOperators.EQ, max)
                    .and(open);
            FloatVector old = FloatVector.fromArray(LANES, dx, at);
            old.blend(old.add(gradient), wins).intoArray(dx, at);
            open = open.andNot(wins);
        }
    }

    /// [#addToWinners] where no other window reads these taps: dx is written once, and need not be cleared.
    private static void giveToWinners(Taps taps, float[] x, int c, float[] dy, int dyAt, float[] dx) {
        FloatVector max = maximum(taps, x, c);
        // what no tap has won yet; as in 0 + dy, -0.0 becomes 0
        FloatVector left = FloatVector.fromArray(LANES, dy, dyAt).add(0f);
        FloatVector zero = FloatVector.zero(LANES);
        for (int t = 0; t < taps.count; t++) {
            int at = taps.at[t] + c;
            VectorMask<Float> wins = FloatVector.fromArray(LANES, x, at).compare(VectorOperators.EQ, max);
            zero.blend(left, wins).intoArray(dx, at);
            left = left.blend(zero, wins);
        }
    }

    private static void addToScalarWinner(Taps taps, float[] x, int c, float dy, float[] dx) {
        float max = scalarMaximum(taps, x, c);
        for (int t = 0; t < taps.count; t++) {
            if (x[taps.at[t] + c] == max) {
                dx[taps.at[t] + c] += dy;
                return;
            }
        }
    }

    /// y[n,oh,ow,c] = Σ x[n,ih,iw,c] / count, kh, kw ascending; taps in the padding are neither summed nor
    /// counted.
    void averagePool2d(Pool2DShape s, float[] x, float[] y) {
        workers.forEach(
                s.images() * s.outH(),
                (_, row) -> forEachWindowOf(s, row, (taps, yAt) -> mean(taps, s.channels(), x, y, yAt)));
    }

    private static void mean(Taps taps, int channels, float[] x, float[] y, int yAt) {
        int c = 0;
        for (; c <= channels - LANES.length(); c += LANES.length()) {
            FloatVector acc = FloatVector.zero(LANES);
            for (int t = 0; t < taps.count; t++) {
                acc = acc.add(FloatVector.fromArray(LANES, x, taps.at[t] + c));
            }
            acc.div(taps.count).intoArray(y, yAt + c);
        }
        for (; c < channels; c++) {
            float acc = 0;
            for (int t = 0; t < taps.count; t++) {
                acc += x[taps.at[t] + c];
            }
            y[yAt + c] = acc / taps.count;
        }
    }

    /// dx[n,ih,iw,c] = Σ dy[n,oh,ow,c] / count over the windows that read (ih, iw), oh, ow ascending.
    void averagePool2dGrad(Pool2DShape s, float[] dy, float[] dx) {
        forEachWindowOf(s, dx, (taps, dyAt) -> {
            int c = 0;
            for (; c <= s.channels() - LANES.length(); c += LANES.length()) {
                FloatVector share = FloatVector.fromArray(LANES, dy, dyAt + c).div(taps.count);
                for (int t = 0; t < taps.count; t++) {
                    int at = taps.at[t] + c;
                    FloatVector.fromArray(LANES, dx, at).add(share).intoArray(dx, at);
                }
            }
            for (; c < s.channels(); c++) {
                float share = dy[dyAt + c] / taps.count;
                for (int t = 0; t < taps.count; t++) {
                    dx[taps.at[t] + c] += share;
                }
            }
        });
    }

    /// What is done for a window, whose number among the outputs is `yAt`.
    private interface WindowTask {
        void run(Taps taps, int yAt);
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
            taps.under(row / s.outH(), row % s.outH(), ow);
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

    /// Where in the input the taps of one window lie that are not in the padding, kh, kw ascending.
    private static final class Taps {
        private final Pool2DShape s;
        private final int[] at;
        private int count;

        Taps(Pool2DShape s) {
            this.s = s;
            this.at = new int[s.poolH() * s.poolW()];
        }

        /// Windows of one row are visited from left to right: without padding, the taps move along.
        void under(int n, int oh, int ow) {
            if (ow > 0 && s.w().before() == 0 && s.w().after() == 0) {
                for (int t = 0; t < count; t++) {
                    at[t] += s.w().stride() * s.channels();
                }
                return;
            }
            count = 0;
            for (int kh = 0; kh < s.poolH(); kh++) {
                int ih = s.h().inputAt(oh, kh);
                for (int kw = 0; s.h().contains(ih) && kw < s.poolW(); kw++) {
                    int iw = s.w().inputAt(ow, kw);
                    if (s.w().contains(iw)) {
                        at[count++] = s.x(n, ih, iw, 0);
                    }
                }
            }
        }
    }
}
