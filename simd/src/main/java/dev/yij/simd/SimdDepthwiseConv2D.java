package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.gemm.Accumulation;
import dev.yij.simd.gemm.Epilogue;
import dev.yij.simd.thread.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// Depthwise convolution with one filter for each channel, and its gradients, with channels as lanes: as many
/// groups as input and output channels. A product with one term per tap is no matrix product worth packing for.
///
/// The forward pass and the gradient with respect to the input are the same sum along two different axes
/// ([AxisTaps]): `to[p] = Σ from[at] · w[tap]` over the taps of position p. Neighbouring positions with the
/// same taps are computed four at a time, so that a weight is read once for four products.
final class SimdDepthwiseConv2D {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Channels of the smallest item of a weight gradient: one cache line.
    private static final int BLOCK = 16;

    private final Workers workers;
    private final boolean fused;

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
        sums(s, AxisTaps.forward(s.h()), AxisTaps.forward(s.w()), x, w, b, epilogue, y);
    }

    /// dx[n,ih,iw,c] = Σ dy[n,oh,ow,c] · w[kh,kw,c], kh, kw ascending.
    void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        sums(s, AxisTaps.backward(s.h()), AxisTaps.backward(s.w()), dy, w, null, Epilogue.NONE, dx);
    }

    private void sums(
            Conv2DShape s,
            AxisTaps rows,
            AxisTaps columns,
            float[] from,
            float[] w,
            float @Nullable [] b,
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
        private final float @Nullable [] b;
        private final Epilogue epilogue;
        private final float[] to;

        /// For each tap of the present positions, the index of its input and of its weight in channel 0.
        private final int[] inputs;

        private final int[] weights;
        private int taps;

        Row(Conv2DShape s, float[] from, float[] w, float @Nullable [] b, Epilogue epilogue, float[] to) {
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

        /// Four positions whose taps are `shift` apart.
        private void four(int shift, int at, int step) {
            int next = step * channels;
            int c = 0;
            for (; c <= channels - LANES; c += LANES) {
                FloatVector sum0 = b == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, b, c);
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
                FloatVector sum = b == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, b, c);
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
                float sum = b == null ? 0 : b[c];
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
        workers.forEach(items, (_, item) -> {
            int begin = (int) ((long) item * blocks / items) * BLOCK;
            int end = Math.min((int) ((item + 1L) * blocks / items) * BLOCK, s.outC());
            addWeightGradients(s, x, dy, dw, db, begin, end);
        });
    }

    private void addWeightGradients(
            Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db, int begin, int end) {
        AxisTaps rows = AxisTaps.forward(s.h());
        AxisTaps columns = AxisTaps.forward(s.w());
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    int out = s.y(n, oh, ow, 0);
                    for (int i = 0; i < rows.count(oh); i++) {
                        for (int j = 0; j < columns.count(ow); j++) {
                            int pixel = s.x(n, rows.at(oh, i), columns.at(ow, j), 0);
                            int weight = (rows.tap(oh, i) * s.kernelW() + columns.tap(ow, j)) * s.outC();
                            addProducts(begin, end, x, pixel, dy, out, dw, weight);
                        }
                    }
                    for (int c = begin; db != null && c < end; c++) {
                        db[c] += dy[out + c];
                    }
                }
            }
        }
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
