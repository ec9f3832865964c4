package dev.yij.simd;

import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Batch normalization with channels as lanes, the fast twin of
/// [ScalarBatchNorm][dev.yij.reference.scalar.ScalarBatchNorm].
///
/// The same roundings in the same order, in every mode: each channel adds its own terms, position by position,
/// and all of it is bound by memory, so that fused multiply-add would gain nothing.
final class SimdBatchNorm {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Sums are in double: a vector of them takes half a vector of floats.
    private static final VectorSpecies<Double> WIDE = DoubleVector.SPECIES_PREFERRED;

    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));
    private static final int H = WIDE.length();

    /// Numbers of an item of the passes over all numbers.
    private static final int RANGE = 1 << 14;

    /// Numbers of a block of positions whose sums are continued while it is in the first-level cache: the
    /// channels of a position take several vectors, and each of them walks through all positions.
    private static final int BLOCK = 1 << 12;

    /// Numbers that one call of a [RowTask] is worth.
    private static final int LEAST_PERIOD = 512;

    private final Workers workers;

    SimdBatchNorm(Workers workers) {
        this.workers = workers;
    }

    /// moments[n,0,c] = Σ x[n,p,c] and moments[n,1,c] = Σ (x[n,p,c] - m)² over p, where m is the mean of the
    /// channel in that image.
    void channelMoments(BatchNormShape s, float[] x, double[] moments) {
        Arrays.fill(moments, 0, 2 * s.images() * s.channels(), 0);
        workers.forEach(s.images(), (_, n) -> {
            int to = 2 * n * s.channels();
            forEachBlock(s, n, (from, end) -> addSums(s.channels(), x, from, end, moments, to));
            double[] means = new double[s.channels()];
            for (int c = 0; c < means.length; c++) {
                means[c] = moments[to + c] / s.positions();
            }
            forEachBlock(s, n, (from, end) -> addSquares(means, x, from, end, moments, to + s.channels()));
        });
    }

    /// A block of positions of an image, as a part of all numbers.
    private interface BlockTask {
        void run(int from, int end);
    }

    private static void forEachBlock(BatchNormShape s, int image, BlockTask task) {
        int block = Math.max(1, BLOCK / s.channels()) * s.channels();
        int end = (image + 1) * s.imageSize();
        for (int from = image * s.imageSize(); from < end; from += block) {
            task.run(from, Math.min(end, from + block));
        }
    }

    /// sums[c] += Σ x[p,c] over the positions of a block.
    private static void addSums(int channels, float[] x, int from, int end, double[] sums, int to) {
        int c = 0;
        for (; c <= channels - 4 * H; c += 4 * H) {
            addFourSums(channels, x, from + c, end, sums, to + c);
        }
        for (; c <= channels - H; c += H) {
            addOneSum(channels, x, from + c, end, sums, to + c);
        }
        for (; c < channels; c++) {
            for (int i = from + c; i < end; i += channels) {
                sums[to + c] += x[i];
            }
        }
    }

    /// squares[c] += Σ (x[p,c] - mean[c])² over the positions of a block.
    private static void addSquares(double[] mean, float[] x, int from, int end, double[] squares, int to) {
        int channels = mean.length;
        int c = 0;
        for (; c <= channels - 4 * H; c += 4 * H) {
            addFourSquares(channels, x, from + c, end, mean, c, squares, to + c);
        }
        for (; c <= channels - H; c += H) {
            addOneSquare(channels, x, from + c, end, DoubleVector.fromArray(WIDE, mean, c), squares, to + c);
        }
        for (; c < channels; c++) {
            for (int i = from + c; i < end; i += channels) {
                double v = x[i] - mean[c];
                squares[to + c] += v * v;
            }
        }
    }

    private static void addFourSums(int channels, float[] x, int from, int end, double[] sums, int to) {
        DoubleVector s0 = DoubleVector.fromArray(WIDE, sums, to);
        DoubleVector s1 = DoubleVector.fromArray(WIDE, sums, to + H);
        DoubleVector s2 = DoubleVector.fromArray(WIDE, sums, to + 2 * H);
        DoubleVector s3 = DoubleVector.fromArray(WIDE, sums, to + 3 * H);
        for (int i = from; i < end; i += channels) {
            s0 = s0.add(wide(x, i));
            s1 = s1.add(wide(x, i + H));
            s2 = s2.add(wide(x, i + 2 * H));
            s3 = s3.add(wide(x, i + 3 * H));
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + H);
        s2.intoArray(sums, to + 2 * H);
        s3.intoArray(sums, to + 3 * H);
    }

    private static void addOneSum(int channels, float[] x, int from, int end, double[] sums, int to) {
        DoubleVector sum = DoubleVector.fromArray(WIDE, sums, to);
        for (int i = from; i < end; i += channels) {
            sum = sum.add(wide(x, i));
        }
        sum.intoArray(sums, to);
    }

    private static void addOneSquare(
            int channels, float[] x, int from, int end, DoubleVector mean, double[] sums, int to) {
        DoubleVector sum = DoubleVector.fromArray(WIDE, sums, to);
        for (int i = from; i < end; i += channels) {
            DoubleVector v = wide(x, i).sub(mean);
            sum = sum.add(v.mul(v));
        }
        sum.intoArray(sums, to);
    }

    private static void addFourSquares(
            int channels, float[] x, int from, int end, double[] mean, int c, double[] sums, int to) {
        DoubleVector m0 = DoubleVector.fromArray(WIDE, mean, c);
        DoubleVector m1 = DoubleVector.fromArray(WIDE, mean, c + H);
        DoubleVector m2 = DoubleVector.fromArray(WIDE, mean, c + 2 * H);
        DoubleVector m3 = DoubleVector.fromArray(WIDE, mean, c + 3 * H);
        DoubleVector s0 = DoubleVector.fromArray(WIDE, sums, to);
        DoubleVector s1 = DoubleVector.fromArray(WIDE, sums, to + H);
        DoubleVector s2 = DoubleVector.fromArray(WIDE, sums, to + 2 * H);
        DoubleVector s3 = DoubleVector.fromArray(WIDE, sums, to + 3 * H);
        for (int i = from; i < end; i += channels) {
            DoubleVector v0 = wide(x, i).sub(m0);
            DoubleVector v1 = wide(x, i + H).sub(m1);
            DoubleVector v2 = wide(x, i + 2 * H).sub(m2);
            DoubleVector v3 = wide(x, i + 3 * H).sub(m3);
            s0 = s0.add(v0.mul(v0));
            s1 = s1.add(v1.mul(v1));
            s2 = s2.add(v2.mul(v2));
            s3 = s3.add(v3.mul(v3));
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + H);
        s2.intoArray(sums, to + 2 * H);
        s3.intoArray(sums, to + 3 * H);
    }

    private static DoubleVector wide(float[] x, int at) {
        return wide(FloatVector.fromArray(HALF, x, at));
    }

    private static DoubleVector wide(FloatVector half) {
        return (DoubleVector) half.convertShape(VectorOperators.F2D, WIDE, 0);
    }

    /// sums[n,0,c] = Σ dy[n,p,c] and sums[n,1,c] = Σ dy[n,p,c] · (x[n,p,c] - mean[c]) over p.
    void normalizeGradSums(BatchNormShape s, float[] x, float[] dy, float[] mean, double[] sums) {
        int channels = s.channels();
        forEachBlock(s, sums, (from, end, to) -> {
            int c = 0;
            for (; c <= channels - 2 * H; c += 2 * H) {
                addTwoGradSums(channels, x, dy, from + c, end, mean, c, sums, to + c);
            }
            for (; c < channels; c++) {
                for (int i = from + c; i < end; i += channels) {
                    double g = dy[i];
                    sums[to + c] += g;
                    sums[to + channels + c] += g * (x[i] - mean[c]);
                }
            }
        });
    }

    /// The same with dy[n,p,c] only where (x[n,p,c] - mean[c]) · factor[c] + offset[c] > 0.
    void normalizeReluGradSums(
            BatchNormShape s, float[] x, float[] dy, float[] mean, float[] factor, float[] offset, double[] sums) {
        int channels = s.channels();
        forEachBlock(s, sums, (from, end, to) -> {
            int c = 0;
            for (; c <= channels - 2 * H; c += 2 * H) {
                addTwoReluGradSums(channels, x, dy, from + c, end, mean, factor, offset, c, sums, to + c);
            }
            for (; c < channels; c++) {
                for (int i = from + c; i < end; i += channels) {
                    float centred = x[i] - mean[c];
                    double g = centred * factor[c] + offset[c] > 0 ? dy[i] : 0;
                    sums[to + c] += g;
                    sums[to + channels + c] += g * centred;
                }
            }
        });
    }

    /// A block of positions of an image, and where the image's two sums of each channel begin.
    private interface SumsTask {
        void run(int from, int end, int to);
    }

    /// @param sums set to zero before
    private void forEachBlock(BatchNormShape s, double[] sums, SumsTask task) {
        Arrays.fill(sums, 0, 2 * s.images() * s.channels(), 0);
        workers.forEach(
                s.images(), (_, n) -> forEachBlock(s, n, (from, end) -> task.run(from, end, 2 * n * s.channels())));
    }

    private static void addTwoGradSums(
            int channels, float[] x, float[] dy, int from, int end, float[] mean, int c, double[] sums, int to) {
        FloatVector m0 = FloatVector.fromArray(HALF, mean, c);
        FloatVector m1 = FloatVector.fromArray(HALF, mean, c + H);
        DoubleVector ofDy0 = DoubleVector.fromArray(WIDE, sums, to);
        DoubleVector ofDy1 = DoubleVector.fromArray(WIDE, sums, to + H);
        DoubleVector ofProduct0 = DoubleVector.fromArray(WIDE, sums, to + channels);
        DoubleVector ofProduct1 = DoubleVector.fromArray(WIDE, sums, to + channels + H);
        for (int i = from; i < end; i += channels) {
            DoubleVector dy0 = wide(dy, i);
            DoubleVector dy1 = wide(dy, i + H);
            ofDy0 = ofDy0.add(dy0);
            ofDy1 = ofDy1.add(dy1);
            // Products of floats are exact in double, so that fused multiply-add would give the same bits.
            ofProduct0 =
                    dy0.mul(wide(FloatVector.fromArray(HALF, x, i).sub(m0))).add(ofProduct0);
            ofProduct1 =
                    dy1.mul(wide(FloatVector.fromArray(HALF, x, i + H).sub(m1))).add(ofProduct1);
        }
        ofDy0.intoArray(sums, to);
        ofDy1.intoArray(sums, to + H);
        ofProduct0.intoArray(sums, to + channels);
        ofProduct1.intoArray(sums, to + channels + H);
    }

    private static void addTwoReluGradSums(
            int channels,
            float[] x,
            float[] dy,
            int from,
            int end,
            float[] mean,
            float[] factor,
            float[] offset,
            int c,
            double[] sums,
            int to) {
        FloatVector zero = FloatVector.zero(HALF);
        FloatVector m0 = FloatVector.fromArray(HALF, mean, c);
        FloatVector m1 = FloatVector.fromArray(HALF, mean, c + H);
        FloatVector f0 = FloatVector.fromArray(HALF, factor, c);
        FloatVector f1 = FloatVector.fromArray(HALF, factor, c + H);
        FloatVector o0 = FloatVector.fromArray(HALF, offset, c);
        FloatVector o1 = FloatVector.fromArray(HALF, offset, c + H);
        DoubleVector ofDy0 = DoubleVector.fromArray(WIDE, sums, to);
        DoubleVector ofDy1 = DoubleVector.fromArray(WIDE, sums, to + H);
        DoubleVector ofProduct0 = DoubleVector.fromArray(WIDE, sums, to + channels);
        DoubleVector ofProduct1 = DoubleVector.fromArray(WIDE, sums, to + channels + H);
        for (int i = from; i < end; i += channels) {
            FloatVector x0 = FloatVector.fromArray(HALF, x, i).sub(m0);
            FloatVector x1 = FloatVector.fromArray(HALF, x, i + H).sub(m1);
            FloatVector g0 = FloatVector.fromArray(HALF, dy, i);
            FloatVector g1 = FloatVector.fromArray(HALF, dy, i + H);
            DoubleVector dy0 = wide(zero.blend(g0, x0.mul(f0).add(o0).compare(VectorOperators.GT, 0f)));
            DoubleVector dy1 = wide(zero.blend(g1, x1.mul(f1).add(o1).compare(VectorOperators.GT, 0f)));
            ofDy0 = ofDy0.add(dy0);
            ofDy1 = ofDy1.add(dy1);
            ofProduct0 = dy0.mul(wide(x0)).add(ofProduct0);
            ofProduct1 = dy1.mul(wide(x1)).add(ofProduct1);
        }
        ofDy0.intoArray(sums, to);
        ofDy1.intoArray(sums, to + H);
        ofProduct0.intoArray(sums, to + channels);
        ofProduct1.intoArray(sums, to + channels + H);
    }

    /// y[n,p,c] = (x[n,p,c] - mean[c]) · factor[c] + offset[c].
    void normalize(BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] y) {
        int period = period(s.channels());
        float[] m = repeat(mean, period);
        float[] f = repeat(factor, period);
        float[] o = repeat(offset, period);
        forEachRow(s, period, (from, columns) -> {
            int j = 0;
            for (; j <= columns - LANES; j += LANES) {
                FloatVector.fromArray(SPECIES, x, from + j)
                        .sub(FloatVector.fromArray(SPECIES, m, j))
                        .mul(FloatVector.fromArray(SPECIES, f, j))
                        .add(FloatVector.fromArray(SPECIES, o, j))
                        .intoArray(y, from + j);
            }
            for (; j < columns; j++) {
                y[from + j] = (x[from + j] - m[j]) * f[j] + o[j];
            }
        });
    }

    /// y[n,p,c] = max((x[n,p,c] - mean[c]) · factor[c] + offset[c], 0).
    void normalizeRelu(BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] y) {
        int period = period(s.channels());
        float[] m = repeat(mean, period);
        float[] f = repeat(factor, period);
        float[] o = repeat(offset, period);
        forEachRow(s, period, (from, columns) -> {
            int j = 0;
            for (; j <= columns - LANES; j += LANES) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, from + j)
                        .sub(FloatVector.fromArray(SPECIES, m, j))
                        .mul(FloatVector.fromArray(SPECIES, f, j))
                        .add(FloatVector.fromArray(SPECIES, o, j));
                v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, from + j); // as in SimdActivations
            }
            for (; j < columns; j++) {
                y[from + j] = Math.max((x[from + j] - m[j]) * f[j] + o[j], 0f);
            }
        });
    }

    /// y[n,p,c] = max((x[n,p,c] - mean[c]) · factor[c] + offset[c] + other[n,p,c], 0).
    void normalizeAddRelu(
            BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] other, float[] y) {
        int period = period(s.channels());
        float[] m = repeat(mean, period);
        float[] f = repeat(factor, period);
        float[] o = repeat(offset, period);
        forEachRow(s, period, (from, columns) -> {
            int j = 0;
            for (; j <= columns - LANES; j += LANES) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, from + j)
                        .sub(FloatVector.fromArray(SPECIES, m, j))
                        .mul(FloatVector.fromArray(SPECIES, f, j))
                        .add(FloatVector.fromArray(SPECIES, o, j))
                        .add(FloatVector.fromArray(SPECIES, other, from + j));
                v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, from + j);
            }
            for (; j < columns; j++) {
                y[from + j] = Math.max((x[from + j] - m[j]) * f[j] + o[j] + other[from + j], 0f);
            }
        });
    }

    /// dx[n,p,c] = factor[c] · (dy[n,p,c] - meanDy[c] - (x[n,p,c] - mean[c]) · slope[c]).
    void normalizeGradInput(
            BatchNormShape s,
            float[] x,
            float[] dy,
            float[] mean,
            float[] factor,
            float[] meanDy,
            float[] slope,
            float[] dx) {
        int period = period(s.channels());
        float[] m = repeat(mean, period);
        float[] f = repeat(factor, period);
        float[] d = repeat(meanDy, period);
        float[] k = repeat(slope, period);
        forEachRow(s, period, (from, columns) -> {
            int j = 0;
            for (; j <= columns - LANES; j += LANES) {
                FloatVector sloped = FloatVector.fromArray(SPECIES, x, from + j)
                        .sub(FloatVector.fromArray(SPECIES, m, j))
                        .mul(FloatVector.fromArray(SPECIES, k, j));
                FloatVector.fromArray(SPECIES, dy, from + j)
                        .sub(FloatVector.fromArray(SPECIES, d, j))
                        .sub(sloped)
                        .mul(FloatVector.fromArray(SPECIES, f, j))
                        .intoArray(dx, from + j);
            }
            for (; j < columns; j++) {
                dx[from + j] = f[j] * (dy[from + j] - d[j] - (x[from + j] - m[j]) * k[j]);
            }
        });
    }

    /// The same with dy[n,p,c] only where (x[n,p,c] - mean[c]) · factor[c] + offset[c] > 0.
    void normalizeReluGradInput(
            BatchNormShape s,
            float[] x,
            float[] dy,
            float[] mean,
            float[] factor,
            float[] offset,
            float[] meanDy,
            float[] slope,
            float[] dx) {
        int period = period(s.channels());
        float[] m = repeat(mean, period);
        float[] f = repeat(factor, period);
        float[] o = repeat(offset, period);
        float[] d = repeat(meanDy, period);
        float[] k = repeat(slope, period);
        forEachRow(s, period, (from, columns) -> {
            FloatVector zero = FloatVector.zero(SPECIES);
            int j = 0;
            for (; j <= columns - LANES; j += LANES) {
                FloatVector centred =
                        FloatVector.fromArray(SPECIES, x, from + j).sub(FloatVector.fromArray(SPECIES, m, j));
                FloatVector scale = FloatVector.fromArray(SPECIES, f, j);
                VectorMask<Float> counts = centred.mul(scale)
                        .add(FloatVector.fromArray(SPECIES, o, j))
                        .compare(VectorOperators.GT, 0f);
                zero.blend(FloatVector.fromArray(SPECIES, dy, from + j), counts)
                        .sub(FloatVector.fromArray(SPECIES, d, j))
                        .sub(centred.mul(FloatVector.fromArray(SPECIES, k, j)))
                        .mul(scale)
                        .intoArray(dx, from + j);
            }
            for (; j < columns; j++) {
                float centred = x[from + j] - m[j];
                float g = centred * f[j] + o[j] > 0 ? dy[from + j] : 0;
                dx[from + j] = f[j] * (g - d[j] - centred * k[j]);
            }
        });
    }

    /// A multiple of the channels that is a multiple of the lanes too: numbers of this many are whole vectors,
    /// whatever the number of channels.
    private static int period(int channels) {
        int period = channels;
        while (period % LANES != 0 || period < LEAST_PERIOD) {
            period += channels;
        }
        return period;
    }

    private static float[] repeat(float[] channels, int period) {
        float[] repeated = new float[period];
        for (int i = 0; i < period; i += channels.length) {
            System.arraycopy(channels, 0, repeated, i, channels.length);
        }
        return repeated;
    }

    /// A part of all numbers that begins with channel 0.
    private interface RowTask {
        void run(int from, int columns);
    }

    private void forEachRow(BatchNormShape s, int period, RowTask task) {
        int count = s.images() * s.imageSize();
        int range = Math.max(1, RANGE / period) * period;
        workers.forEach(Math.ceilDiv(count, range), (_, item) -> {
            int end = Math.min(count, (item + 1) * range);
            for (int from = item * range; from < end; from += period) {
                task.run(from, Math.min(period, end - from));
            }
        });
    }
}
