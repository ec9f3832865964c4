package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.gemm.Epilogue;
import dev.yij.simd.gemm.RegisterTile;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The sums of one row of positions of a depthwise convolution: `to[p] = Σ from[at] · w[tap]` over the taps of
/// position p. Along a row most positions have the same taps, and their inputs are the same distance apart.
///
/// With the nine taps of a 3×3 kernel the weights of a vector of channels stay in registers while it moves
/// along the row, and where there are enough registers so do two of three columns of its inputs. Otherwise four
/// positions are computed at a time, so that a weight is read once for four products.
final class DepthwiseRow {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Whether nine weights, nine inputs and a few sums stay in registers.
    private static final boolean MANY_REGISTERS = RegisterTile.ofThisMachine() == RegisterTile.T14X2V;

    private final boolean fused;
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

    /// @param fused whether the terms are added with fused multiply-add
    /// @param to    receives the sums, after the epilogue
    DepthwiseRow(boolean fused, Conv2DShape s, float[] from, float[] w, float[] b, Epilogue epilogue, float[] to) {
        this.fused = fused;
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

    /// @param row the number of the row among those of all images
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
        int tap = inputs[1] - inputs[0];
        int c = 0;
        for (; c <= channels - LANES; c += LANES) {
            if (MANY_REGISTERS && shift == tap) {
                nineByOne(c, shift, at + c, next, positions);
            } else {
                nine(c, shift, at + c, next, positions);
            }
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
        FloatVector floor = floor();
        FloatVector ceiling = ceiling();
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
            store(sum, floor, ceiling, at + p * next);
            i0 += shift;
            i1 += shift;
            i2 += shift;
        }
    }

    /// The same where each position reads two of the three columns of inputs of the one before: they stay in
    /// registers.
    private void nineByOne(int c, int shift, int at, int next, int positions) {
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
        FloatVector floor = floor();
        FloatVector ceiling = ceiling();
        int tap = inputs[1] - inputs[0];
        int i0 = inputs[0] + c;
        int i1 = inputs[3] + c;
        int i2 = inputs[6] + c;
        FloatVector a0 = FloatVector.fromArray(SPECIES, from, i0);
        FloatVector a1 = FloatVector.fromArray(SPECIES, from, i1);
        FloatVector a2 = FloatVector.fromArray(SPECIES, from, i2);
        FloatVector b0 = FloatVector.fromArray(SPECIES, from, i0 + tap);
        FloatVector b1 = FloatVector.fromArray(SPECIES, from, i1 + tap);
        FloatVector b2 = FloatVector.fromArray(SPECIES, from, i2 + tap);
        for (int p = 0; p < positions; p++) {
            i0 += shift;
            i1 += shift;
            i2 += shift;
            FloatVector c0 = FloatVector.fromArray(SPECIES, from, i0 + tap);
            FloatVector c1 = FloatVector.fromArray(SPECIES, from, i1 + tap);
            FloatVector c2 = FloatVector.fromArray(SPECIES, from, i2 + tap);
            FloatVector sum = add(bias, a0, w0);
            sum = add(sum, b0, w1);
            sum = add(sum, c0, w2);
            sum = add(sum, a1, w3);
            sum = add(sum, b1, w4);
            sum = add(sum, c1, w5);
            sum = add(sum, a2, w6);
            sum = add(sum, b2, w7);
            sum = add(sum, c2, w8);
            store(sum, floor, ceiling, at + p * next);
            a0 = b0;
            a1 = b1;
            a2 = b2;
            b0 = c0;
            b1 = c1;
            b2 = c2;
        }
    }

    /// Four positions whose taps are `shift` apart.
    private void four(int shift, int at, int step) {
        int next = step * channels;
        FloatVector floor = floor();
        FloatVector ceiling = ceiling();
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
            store(sum0, floor, ceiling, at + c);
            store(sum1, floor, ceiling, at + next + c);
            store(sum2, floor, ceiling, at + 2 * next + c);
            store(sum3, floor, ceiling, at + 3 * next + c);
        }
        for (int i = 0; c < channels && i < 4; i++) {
            rest(c, i * shift, at + i * next);
        }
    }

    private void one(int at) {
        FloatVector floor = floor();
        FloatVector ceiling = ceiling();
        int c = 0;
        for (; c <= channels - LANES; c += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, b, c);
            for (int t = 0; t < taps; t++) {
                FloatVector weight = FloatVector.fromArray(SPECIES, w, weights[t] + c);
                sum = add(sum, FloatVector.fromArray(SPECIES, from, inputs[t] + c), weight);
            }
            store(sum, floor, ceiling, at + c);
        }
        rest(c, 0, at);
    }

    private FloatVector floor() {
        return FloatVector.broadcast(SPECIES, epilogue.floor());
    }

    private FloatVector ceiling() {
        return FloatVector.broadcast(SPECIES, epilogue.ceiling());
    }

    private void store(FloatVector sum, FloatVector floor, FloatVector ceiling, int at) {
        Epilogue.lower(Epilogue.raise(sum, floor), ceiling).intoArray(to, at);
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

    private FloatVector add(FloatVector sum, FloatVector a, FloatVector b) {
        return fused ? a.fma(b, sum) : sum.add(a.mul(b));
    }

    private float add(float sum, float a, float b) {
        return fused ? Math.fma(a, b, sum) : sum + a * b;
    }
}
