package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.simd.gemm.Accumulation;
import dev.yij.simd.gemm.Epilogue;
import dev.yij.simd.thread.Workers;
import java.util.HashMap;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// Depthwise convolution with one filter for each channel, and its gradients, with channels as lanes: as many
/// groups as input and output channels. A product with one term per tap is no matrix product worth packing for.
///
/// The forward pass and the gradient with respect to the input are the same sum along two different axes
/// ([AxisTaps]): `to[p] = Σ from[at] · w[tap]` over the taps of position p. Along a row most positions have the
/// same taps, and their inputs are the same distance apart. With the nine taps of a 3×3 kernel the weights of a
/// vector of channels stay in registers while it moves along the row; otherwise four positions are computed at
/// a time, so that a weight is read once for four products.
final class SimdDepthwiseConv2D {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Channels of the smallest item of a weight gradient: one cache line.
    private static final int BLOCK = 16;

    private final Workers workers;
    private final boolean fused;
    private final Map<Window, AxisTaps> forward = new HashMap<>();
    private final Map<Window, AxisTaps> backward = new HashMap<>();

    SimdDepthwiseConv2D(Workers workers, Accumulation accumulation) {
        this.workers = workers;
        this.fused = accumulation == Accumulation.FMA;
    }

    /// Whether each channel has one filter.
    static boolean fits(Conv2DShape s) {
        return s.groups() == s.inC() && s.groups() == s.outC();
    }

    /// y[n,oh,ow,c] = b[c] + Σ x[n,ih,iw,c] · w[kh,kw,c], kh, kw ascending, then the epilogue.
    void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, Epilogue epilogue, float[] y) {
        sums(s, forward(s.h()), forward(s.w()), x, w, b == null ? new float[s.outC()] : b, epilogue, y);
    }

    /// dx[n,ih,iw,c] = Σ dy[n,oh,ow,c] · w[kh,kw,c], kh, kw ascending.
    void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        AxisTaps rows = backward.computeIfAbsent(s.h(), AxisTaps::backward);
        AxisTaps columns = backward.computeIfAbsent(s.w(), AxisTaps::backward);
        sums(s, rows, columns, dy, w, new float[s.outC()], Epilogue.NONE, dx);
    }

    private AxisTaps forward(Window window) {
        return forward.computeIfAbsent(window, AxisTaps::forward);
    }

    private void sums(
            Conv2DShape s,
            AxisTaps rows,
            AxisTaps columns,
            float[] from,
            float[] w,
            float[] b,
            Epilogue epilogue,
            float[] to) {
        workers.forEach(
                s.images() * rows.positions(),
                (_, row) -> new Row(s, from, w, b, epilogue, to).sums(rows, columns, row));
    }

    /// The sums of one row of positions.
    private final class Row {
        private final int channels;
        private final int kernelW;
        private final float[] from;
        private final float[] w;
        private final float[] b;
        private final Epilogue epilogue;
        private final float[] to;

        /// For each tap of the present positions, the index of its input and of its weight in channel 0.
        private final int[] inputs;

        private final int[] weights;
        private int taps;

        Row(Conv2DShape s, float[] from, float[] w, float[] b, Epilogue epilogue, float[] to) {
            this.channels = s.outC();
            this.kernelW = s.kernelW();
            this.from = from;
            this.w = w;
            this.b = b;
            this.epilogue = epilogue;
            this.to = to;
            this.inputs = new int[s.kernelH() * s.kernelW()];
            this.weights = new int[s.kernelH() * s.kernelW()];
        }

        void sums(AxisTaps rows, AxisTaps columns, int row) {
            int image = row / rows.positions();
            int line = row % rows.positions();
            for (int residue = 0; residue < columns.step(); residue++) {
                int p = residue;
                while (p < columns.positions()) {
                    moveTo(rows, columns, image, line, p);
                    int left = columns.run(p);
                    if (taps == 9 && rows.count(line) == 3) {
                        int at = (row * columns.positions() + p) * channels;
                        nine(columns.shift() * channels, at, columns.step() * channels, left);
                        p += left * columns.step();
                        continue;
                    }
                    for (; left >= 4; left -= 4) {
                        four(columns.shift() * channels, (row * columns.positions() + p) * channels, columns.step());
                        move(4 * columns.shift() * channels);
                        p += 4 * columns.step();
                    }
                    for (; left > 0; left--) {
                        one((row * columns.positions() + p) * channels);
                        move(columns.shift() * channels);
                        p += columns.step();
                    }
                }
            }
        }

        private void moveTo(AxisTaps rows, AxisTaps columns, int image, int line, int p) {
            taps = 0;
            for (int i = 0; i < rows.count(line); i++) {
                for (int j = 0; j < columns.count(p); j++) {
                    int pixel = (image * rows.inputs() + rows.at(line, i)) * columns.inputs() + columns.at(p, j);
                    inputs[taps] = pixel * channels;
                    weights[taps] = (rows.tap(line, i) * kernelW + columns.tap(p, j)) * channels;
                    taps++;
                }
            }
        }

        private void move(int by) {
            for (int t = 0; t < taps; t++) {
                inputs[t] += by;
            }
        }

        /// Positions of three rows of three taps, whose taps are `shift` apart and themselves `next`.
        private void nine(int shift, int at, int next, int positions) {
            int c = 0;
            for (; c <= channels - LANES; c += LANES) {
                nine(c, shift, at + c, next, positions);
            }
            for (int i = 0; c < channels && i < positions; i++) {
                rest(c, i * shift, at + i * next);
            }
        }

        private void nine(int c, int shift, int at, int next, int positions) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, w, weights[0] + c);
            FloatVector w1 = FloatVector.fromArray(SPECIES, w, weights[1] + c);
            FloatVector w2 = FloatVector.fromArray(SPECIES, w, weights[2] + c);
            FloatVector w3 = FloatVector.fromArray(SPECIES, w, weights[3] + c);
            FloatVector w4 = FloatVector.fromArray(SPECIES, w, weights[4] + c);
            FloatVector w5 = FloatVector.fromArray(SPECIES, w, weights[5] + c);
            FloatVector w6 = FloatVector.fromArray(SPECIES, w, weights[6] + c);
            FloatVector w7 = FloatVector.fromArray(SPECIES, w, weights[7] + c);
            FloatVector w8 = FloatVector.fromArray(SPECIES, w, weights[8] + c);
            FloatVector bias = FloatVector.fromArray(SPECIES, b, c);
            int tap = inputs[1] - inputs[0];
            int i0 = inputs[0] + c;
            int i1 = inputs[3] + c;
            int i2 = inputs[6] + c;
            for (int p = 0; p < positions; p++) {
                FloatVector sum = add(bias, FloatVector.fromArray(SPECIES, from, i0), w0);
                sum = add(sum, FloatVector.fromArray(SPECIES, from, i0 + tap), w1);
                sum = add(sum, FloatVector.fromArray(SPECIES, from, i0 + 2 * tap), w2);
                sum = add(sum, FloatVector.fromArray(SPECIES, from, i1), w3);
                sum = add(sum, FloatVector.fromArray(SPECIES, from, i1 + tap), w4);
                sum = add(sum, FloatVector.fromArray(SPECIES, from, i1 + 2 * tap), w5);
                sum = add(sum, FloatVector.fromArray(SPECIES, from, i2), w6);
                sum = add(sum, FloatVector.fromArray(SPECIES, from, i2 + tap), w7);
                sum = add(sum, FloatVector.fromArray(SPECIES, from, i2 + 2 * tap), w8);
                store(sum, at + p * next);
                i0 += shift;
                i1 += shift;
                i2 += shift;
            }
        }

        /// Four positions whose taps are `shift` apart.
        private void four(int shift, int at, int step) {
            int next = step * channels;
            int c = 0;
            for (; c <= channels - LANES; c += LANES) {
                FloatVector sum0 = FloatVector.fromArray(SPECIES, b, c);
                FloatVector sum1 = sum0;
                FloatVector sum2 = sum0;
                FloatVector sum3 = sum0;
                for (int t = 0; t < taps; t++) {
                    FloatVector weight = FloatVector.fromArray(SPECIES, w, weights[t] + c);
                    int i = inputs[t] + c;
                    sum0 = add(sum0, FloatVector.fromArray(SPECIES, from, i), weight);
                    sum1 = add(sum1, FloatVector.fromArray(SPECIES, from, i + shift), weight);
                    sum2 = add(sum2, FloatVector.fromArray(SPECIES, from, i + 2 * shift), weight);
                    sum3 = add(sum3, FloatVector.fromArray(SPECIES, from, i + 3 * shift), weight);
                }
                store(sum0, at + c);
                store(sum1, at + next + c);
                store(sum2, at + 2 * next + c);
                store(sum3, at + 3 * next + c);
            }
            for (int i = 0; c < channels && i < 4; i++) {
                rest(c, i * shift, at + i * next);
            }
        }

        private void one(int at) {
            int c = 0;
            for (; c <= channels - LANES; c += LANES) {
                FloatVector sum = FloatVector.fromArray(SPECIES, b, c);
                for (int t = 0; t < taps; t++) {
                    FloatVector weight = FloatVector.fromArray(SPECIES, w, weights[t] + c);
                    sum = add(sum, FloatVector.fromArray(SPECIES, from, inputs[t] + c), weight);
                }
                store(sum, at + c);
            }
            rest(c, 0, at);
        }

        private void store(FloatVector sum, int at) {
            epilogue.apply(sum).intoArray(to, at);
        }

        /// The channels after the last whole vector.
        private void rest(int first, int shift, int at) {
            for (int c = first; c < channels; c++) {
                float sum = b[c];
                for (int t = 0; t < taps; t++) {
                    sum = add(sum, from[inputs[t] + shift + c], w[weights[t] + c]);
                }
                to[at + c] = epilogue.apply(sum);
            }
        }
    }

    private FloatVector add(FloatVector sum, FloatVector a, FloatVector b) {
        return fused ? a.fma(b, sum) : sum.add(a.mul(b));
    }

    private float add(float sum, float a, float b) {
        return fused ? Math.fma(a, b, sum) : sum + a * b;
    }

    /// dw[kh,kw,c] += Σ x[n,ih,iw,c] · dy[n,oh,ow,c] and db[c] += Σ dy[n,oh,ow,c], n, oh, ow ascending. An item
    /// of work is a range of channels.
    void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        int blocks = Math.ceilDiv(s.outC(), BLOCK);
        int items = Math.min(blocks, workers.threads());
        AxisTaps rows = forward(s.h());
        AxisTaps columns = forward(s.w());
        workers.forEach(items, (_, item) -> {
            int begin = (int) ((long) item * blocks / items) * BLOCK;
            int end = Math.min((int) ((item + 1L) * blocks / items) * BLOCK, s.outC());
            addWeightGradients(s, rows, columns, x, dy, dw, db, begin, end);
        });
    }

    private void addWeightGradients(
            Conv2DShape s,
            AxisTaps rows,
            AxisTaps columns,
            float[] x,
            float[] dy,
            float[] dw,
            float @Nullable [] db,
            int begin,
            int end) {
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                boolean three = s.kernelH() == 3 && rows.count(oh) == 3;
                for (int ow = 0; ow < s.outW(); ) {
                    int out = s.y(n, oh, ow, 0);
                    int run = three && s.kernelW() == 3 && columns.count(ow) == 3 ? columns.run(ow) : 1;
                    int c = begin;
                    for (; run > 1 && c <= end - LANES; c += LANES) {
                        int first = s.x(n, rows.at(oh, 0), columns.at(ow, 0), c);
                        addNine(s, x, first, dy, out + c, dw, c, run);
                    }
                    for (int p = ow; c < end && p < ow + run; p++) {
                        for (int i = 0; i < rows.count(oh); i++) {
                            for (int j = 0; j < columns.count(p); j++) {
                                int pixel = s.x(n, rows.at(oh, i), columns.at(p, j), 0);
                                int weight = (rows.tap(oh, i) * s.kernelW() + columns.tap(p, j)) * s.outC();
                                addProducts(c, end, x, pixel, dy, s.y(n, oh, p, 0), dw, weight);
                            }
                        }
                    }
                    for (int p = 0; db != null && p < run; p++) {
                        for (int i = begin; i < end; i++) {
                            db[i] += dy[out + p * s.outC() + i];
                        }
                    }
                    ow += run;
                }
            }
        }
    }

    /// The products of a run of outputs with the nine taps of a 3×3 kernel, for one vector of channels.
    private void addNine(
            Conv2DShape s, float[] x, int first, float[] dy, int out, float[] dw, int weight, int positions) {
        int channels = s.outC();
        int tap = s.w().dilation() * channels;
        int line = s.h().dilation() * s.inW() * channels;
        FloatVector w0 = FloatVector.fromArray(SPECIES, dw, weight);
        FloatVector w1 = FloatVector.fromArray(SPECIES, dw, weight + channels);
        FloatVector w2 = FloatVector.fromArray(SPECIES, dw, weight + 2 * channels);
        FloatVector w3 = FloatVector.fromArray(SPECIES, dw, weight + 3 * channels);
        FloatVector w4 = FloatVector.fromArray(SPECIES, dw, weight + 4 * channels);
        FloatVector w5 = FloatVector.fromArray(SPECIES, dw, weight + 5 * channels);
        FloatVector w6 = FloatVector.fromArray(SPECIES, dw, weight + 6 * channels);
        FloatVector w7 = FloatVector.fromArray(SPECIES, dw, weight + 7 * channels);
        FloatVector w8 = FloatVector.fromArray(SPECIES, dw, weight + 8 * channels);
        int i0 = first;
        int i1 = first + line;
        int i2 = first + 2 * line;
        for (int p = 0; p < positions; p++) {
            FloatVector g = FloatVector.fromArray(SPECIES, dy, out + p * channels);
            w0 = add(w0, FloatVector.fromArray(SPECIES, x, i0), g);
            w1 = add(w1, FloatVector.fromArray(SPECIES, x, i0 + tap), g);
            w2 = add(w2, FloatVector.fromArray(SPECIES, x, i0 + 2 * tap), g);
            w3 = add(w3, FloatVector.fromArray(SPECIES, x, i1), g);
            w4 = add(w4, FloatVector.fromArray(SPECIES, x, i1 + tap), g);
            w5 = add(w5, FloatVector.fromArray(SPECIES, x, i1 + 2 * tap), g);
            w6 = add(w6, FloatVector.fromArray(SPECIES, x, i2), g);
            w7 = add(w7, FloatVector.fromArray(SPECIES, x, i2 + tap), g);
            w8 = add(w8, FloatVector.fromArray(SPECIES, x, i2 + 2 * tap), g);
            i0 += s.w().stride() * channels;
            i1 += s.w().stride() * channels;
            i2 += s.w().stride() * channels;
        }
        w0.intoArray(dw, weight);
        w1.intoArray(dw, weight + channels);
        w2.intoArray(dw, weight + 2 * channels);
        w3.intoArray(dw, weight + 3 * channels);
        w4.intoArray(dw, weight + 4 * channels);
        w5.intoArray(dw, weight + 5 * channels);
        w6.intoArray(dw, weight + 6 * channels);
        w7.intoArray(dw, weight + 7 * channels);
        w8.intoArray(dw, weight + 8 * channels);
    }

    /// sum[c] += a[c] · b[c] for some channels.
    private void addProducts(
            int begin, int end, float[] a, int aOffset, float[] b, int bOffset, float[] sum, int sumOffset) {
        int c = begin;
        for (; c <= end - LANES; c += LANES) {
            FloatVector left = FloatVector.fromArray(SPECIES, a, aOffset + c);
            FloatVector right = FloatVector.fromArray(SPECIES, b, bOffset + c);
            add(FloatVector.fromArray(SPECIES, sum, sumOffset + c), left, right).intoArray(sum, sumOffset + c);
        }
        for (; c < end; c++) {
            sum[sumOffset + c] = add(sum[sumOffset + c], a[aOffset + c], b[bOffset + c]);
        }
    }
}
