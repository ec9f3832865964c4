package dev.yij.simd;

import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.simd.thread.Workers;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
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

    /// Numbers that one call of a [RowTask] is worth.
    private static final int LEAST_PERIOD = 512;

    private final Workers workers;

    SimdBatchNorm(Workers workers) {
        this.workers = workers;
    }

    /// moments[n,0,c] = Σ x[n,p,c] and moments[n,1,c] = Σ (x[n,p,c] - m)² over p, where m is the mean of the
    /// channel in that image.
    void channelMoments(BatchNormShape s, float[] x, double[] moments) {
        double[] zeros = new double[s.channels()];
        workers.forEach(s.images(), (_, n) -> {
            int at = n * s.imageSize();
            int to = 2 * n * s.channels();
            double[] means = new double[s.channels()];
            sums(s, x, at, zeros, false, moments, to);
            for (int c = 0; c < means.length; c++) {
                means[c] = moments[to + c] / s.positions();
            }
            sums(s, x, at, means, true, moments, to + s.channels());
        });
    }

    /// sums[c] = Σ (x[p,c] - mean[c]), or the sum of its squares, over the positions of an image.
    private static void sums(
            BatchNormShape s, float[] x, int at, double[] mean, boolean squares, double[] sums, int to) {
        int channels = s.channels();
        int end = at + s.imageSize();
        int c = 0;
        for (; c <= channels - 4 * H; c += 4 * H) {
            if (squares) {
                fourSquares(channels, x, at + c, end, mean, c, sums, to + c);
            } else {
                fourSums(channels, x, at + c, end, sums, to + c);
            }
        }
        for (; c <= channels - H; c += H) {
            if (squares) {
                oneSquares(channels, x, at + c, end, DoubleVector.fromArray(WIDE, mean, c), sums, to + c);
            } else {
                oneSum(channels, x, at + c, end, sums, to + c);
            }
        }
        for (; c < channels; c++) {
            double sum = 0;
            for (int i = at + c; i < end; i += channels) {
                double v = x[i] - mean[c];
                sum += squares ? v * v : v;
            }
            sums[to + c] = sum;
        }
    }

    private static void fourSums(int channels, float[] x, int from, int end, double[] sums, int to) {
        DoubleVector s0 = DoubleVector.zero(WIDE);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (int i = from; i < end; i += channels) {
            s0 = s0.add(wide(x, i));
            s1 = s1.add(wide(x, i + H));
            s2 = s2.add(wide(x, i + 2 * H));
            s3 = s3.add(wide(x, i + 3 * H));
        }
        store(s0, s1, s2, s3, sums, to);
    }

    private static void oneSum(int channels, float[] x, int from, int end, double[] sums, int to) {
        DoubleVector sum = DoubleVector.zero(WIDE);
        for (int i = from; i < end; i += channels) {
            sum = sum.add(wide(x, i));
        }
        sum.intoArray(sums, to);
    }

    private static void oneSquares(
            int channels, float[] x, int from, int end, DoubleVector mean, double[] sums, int to) {
        DoubleVector sum = DoubleVector.zero(WIDE);
        for (int i = from; i < end; i += channels) {
            DoubleVector v = wide(x, i).sub(mean);
            sum = sum.add(v.mul(v));
        }
        sum.intoArray(sums, to);
    }

    private static void fourSquares(
            int channels, float[] x, int from, int end, double[] mean, int c, double[] sums, int to) {
        DoubleVector m0 = DoubleVector.fromArray(WIDE, mean, c);
        DoubleVector m1 = DoubleVector.fromArray(WIDE, mean, c + H);
        DoubleVector m2 = DoubleVector.fromArray(WIDE, mean, c + 2 * H);
        DoubleVector m3 = DoubleVector.fromArray(WIDE, mean, c + 3 * H);
        DoubleVector s0 = DoubleVector.zero(WIDE);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
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
        store(s0, s1, s2, s3, sums, to);
    }

    private static void store(
            DoubleVector s0, DoubleVector s1, DoubleVector s2, DoubleVector s3, double[] sums, int to) {
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + H);
        s2.intoArray(sums, to + 2 * H);
        s3.intoArray(sums, to + 3 * H);
    }

    private static DoubleVector wide(float[] x, int at) {
        return (DoubleVector) FloatVector.fromArray(HALF, x, at).convertShape(VectorOperators.F2D, WIDE, 0);
    }

    /// sums[n,0,c] = Σ dy[n,p,c] and sums[n,1,c] = Σ dy[n,p,c] · (x[n,p,c] - mean[c]) over p.
    void normalizeGradSums(BatchNormShape s, float[] x, float[] dy, float[] mean, double[] sums) {
        workers.forEach(s.images(), (_, n) -> {
            int at = n * s.imageSize();
            int end = at + s.imageSize();
            int to = 2 * n * s.channels();
            int c = 0;
            for (; c <= s.channels() - 2 * H; c += 2 * H) {
                twoGradSums(s.channels(), x, dy, at + c, end, mean, c, sums, to + c);
            }
            for (; c < s.channels(); c++) {
                double ofDy = 0;
                double ofProduct = 0;
                for (int i = at + c; i < end; i += s.channels()) {
                    double centred = x[i] - mean[c];
                    ofDy += dy[i];
                    ofProduct += dy[i] * centred;
                }
                sums[to + c] = ofDy;
                sums[to + s.channels() + c] = ofProduct;
            }
        });
    }

    private static void twoGradSums(
            int channels, float[] x, float[] dy, int from, int end, float[] mean, int c, double[] sums, int to) {
        FloatVector m0 = FloatVector.fromArray(HALF, mean, c);
        FloatVector m1 = FloatVector.fromArray(HALF, mean, c + H);
        DoubleVector ofDy0 = DoubleVector.zero(WIDE);
        DoubleVector ofDy1 = ofDy0;
        DoubleVector ofProduct0 = ofDy0;
        DoubleVector ofProduct1 = ofDy0;
        for (int i = from; i < end; i += channels) {
            DoubleVector dy0 = wide(dy, i);
            DoubleVector dy1 = wide(dy, i + H);
            ofDy0 = ofDy0.add(dy0);
            ofDy1 = ofDy1.add(dy1);
            // Products of floats are exact in double, so that fused multiply-add would give the same bits.
            ofProduct0 = dy0.mul(centred(x, i, m0)).add(ofProduct0);
            ofProduct1 = dy1.mul(centred(x, i + H, m1)).add(ofProduct1);
        }
        ofDy0.intoArray(sums, to);
        ofDy1.intoArray(sums, to + H);
        ofProduct0.intoArray(sums, to + channels);
        ofProduct1.intoArray(sums, to + channels + H);
    }

    /// The deviation from the mean, rounded to float as in the reference.
    private static DoubleVector centred(float[] x, int at, FloatVector mean) {
        return (DoubleVector) FloatVector.fromArray(HALF, x, at).sub(mean).convertShape(VectorOperators.F2D, WIDE, 0);
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
