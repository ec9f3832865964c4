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
/// ([AxisTaps]), which [DepthwiseRow] computes a row at a time.
final class SimdDepthwiseConv2D {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Channels of the smallest item of a weight gradient: one cache line.
    private static final int BLOCK = 16;

    /// Items of the other sums: more than one per thread, so that no thread waits for a slow core.
    private static final int ITEMS_PER_THREAD = 4;

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
        int lines = s.images() * rows.positions();
        int items = Math.min(lines, ITEMS_PER_THREAD * workers.threads());
        workers.forEach(items, (_, item) -> {
            DepthwiseRow row = new DepthwiseRow(fused, s, from, w, b, epilogue, to);
            int end = (int) ((item + 1L) * lines / items);
            for (int line = (int) ((long) item * lines / items); line < end; line++) {
                row.sums(rows, columns, line);
            }
        });
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
