package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The transforms of F(4×4, 3×3) at the points 0, 1, -1, 2, -2, ∞ (Lavin & Gray, "Fast Algorithms for
/// Convolutional Neural Networks", CVPR 2016, section 4.3), lanes over channels, so that every channel has the
/// same bits at every width:
///
///     forward            Y  = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A
///     gradient of g      dg = Gᵀ [ (A dY Aᵀ) ⊙ (Bᵀ d B) ] G
///
/// A product with a small matrix from both sides is two passes, over the columns of a tile and then over its
/// rows. One method is one pass for one vector of channels: `lines` times it reads numbers that lie `step`
/// apart, multiplies by the matrix, and writes numbers that lie `toStep` apart; from one line to the next it
/// is `next` floats to read and `toNext` to write.
///
/// No vector is handed from method to method: where C2 does not inline the callee, it would go through the
/// heap, ten times slower.
final class Transforms {

    private static final float SIXTH = 1 / 6f;
    private static final float TWELFTH = 1 / 12f;
    private static final float TWENTY_FOURTH = 1 / 24f;

    private Transforms() {}

    /// Bᵀ, rows (4 0 -5 0 1 0), (0 -4 -4 1 1 0), (0 4 -4 -1 1 0), (0 -2 -1 2 1 0), (0 2 -1 -2 1 0),
    /// (0 4 0 -5 0 1): 6 numbers from 6 inputs.
    static void input(int lines, float[] x, int at, int step, int next, float[] to, int toAt, int toStep, int toNext) {
        FloatVector four = FloatVector.broadcast(LANES, 4f);
        FloatVector minusFour = FloatVector.broadcast(LANES, -4f);
        FloatVector minusFive = FloatVector.broadcast(LANES, -5f);
        for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
            FloatVector d0 = FloatVector.fromArray(LANES, x, at);
            FloatVector d1 = FloatVector.fromArray(LANES, x, at + step);
            FloatVector d2 = FloatVector.fromArray(LANES, x, at + 2 * step);
            FloatVector d3 = FloatVector.fromArray(LANES, x, at + 3 * step);
            FloatVector d4 = FloatVector.fromArray(LANES, x, at + 4 * step);
            FloatVector d5 = FloatVector.fromArray(LANES, x, at + 5 * step);
            FloatVector even1 = minusFour.fma(d2, d4);
            FloatVector odd1 = minusFour.fma(d1, d3);
            FloatVector even2 = d4.sub(d2);
            FloatVector odd2 = d3.sub(d1);
            odd2 = odd2.add(odd2);
            four.fma(d0, minusFive.fma(d2, d4)).intoArray(to, toAt);
            even1.add(odd1).intoArray(to, toAt + toStep);
            even1.sub(odd1).intoArray(to, toAt + 2 * toStep);
            even2.add(odd2).intoArray(to, toAt + 3 * toStep);
            even2.sub(odd2).intoArray(to, toAt + 4 * toStep);
            four.fma(d1, minusFive.fma(d3, d5)).intoArray(to, toAt + 5 * toStep);
        }
    }

    /// Aᵀ, rows (1 1 1 1 1 0), (0 1 -1 2 -2 0), (0 1 1 4 4 0), (0 1 -1 8 -8 1): 4 outputs from 6 numbers, none
    /// below `floor`. NaN stays.
    static void output(
            int lines,
            float[] m,
            int at,
            int step,
            int next,
            float floor,
            float[] to,
            int toAt,
            int toStep,
            int toNext) {
        FloatVector least = FloatVector.broadcast(LANES, floor);
        FloatVector two = FloatVector.broadcast(LANES, 2f);
        FloatVector four = FloatVector.broadcast(LANES, 4f);
        FloatVector eight = FloatVector.broadcast(LANES, 8f);
        for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
            FloatVector m1 = FloatVector.fromArray(LANES, m, at + step);
            FloatVector m2 = FloatVector.fromArray(LANES, m, at + 2 * step);
            FloatVector m3 = FloatVector.fromArray(LANES, m, at + 3 * step);
            FloatVector m4 = FloatVector.fromArray(LANES, m, at + 4 * step);
            FloatVector even1 = m1.add(m2);
            FloatVector odd1 = m1.sub(m2);
            FloatVector even2 = m3.add(m4);
            FloatVector odd2 = m3.sub(m4);
            FloatVector y0 = FloatVector.fromArray(LANES, m, at).add(even1).add(even2);
            FloatVector y1 = two.fma(odd2, odd1);
            FloatVector y2 = four.fma(even2, even1);
            FloatVector y3 = eight.fma(odd2, odd1).add(FloatVector.fromArray(LANES, m, at + 5 * step));
            y0.blend(least, y0.compare(VectorOperators.LE, least)).intoArray(to, toAt);
            y1.blend(least, y1.compare(VectorOperators.LE, least)).intoArray(to, toAt + toStep);
            y2.blend(least, y2.compare(VectorOperators.LE, least)).intoArray(to, toAt + 2 * toStep);
            y3.blend(least, y3.compare(VectorOperators.LE, least)).intoArray(to, toAt + 3 * toStep);
        }
    }

    /// A, rows (1 0 0 0), (1 1 1 1), (1 -1 1 -1), (1 2 4 8), (1 -2 4 -8), (0 0 0 1): 6 numbers from the
    /// gradients of 4 outputs.
    static void outputGradient(
            int lines, float[] dy, int at, int step, int next, float[] to, int toAt, int toStep, int toNext) {
        FloatVector four = FloatVector.broadcast(LANES, 4f);
        for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
            FloatVector d0 = FloatVector.fromArray(LANES, dy, at);
            FloatVector d1 = FloatVector.fromArray(LANES, dy, at + step);
            FloatVector d2 = FloatVector.fromArray(LANES, dy, at + 2 * step);
            FloatVector d3 = FloatVector.fromArray(LANES, dy, at + 3 * step);
            FloatVector even1 = d0.add(d2);
            FloatVector odd1 = d1.add(d3);
            FloatVector even2 = four.fma(d2, d0);
            FloatVector odd2 = four.fma(d3, d1);
            odd2 = odd2.add(odd2);
            d0.intoArray(to, toAt);
            even1.add(odd1).intoArray(to, toAt + toStep);
            even1.sub(odd1).intoArray(to, toAt + 2 * toStep);
            even2.add(odd2).intoArray(to, toAt + 3 * toStep);
            even2.sub(odd2).intoArray(to, toAt + 4 * toStep);
            d3.intoArray(to, toAt + 5 * toStep);
        }
    }

    /// G, rows (1/4 0 0), -(1 1 1)/6, (-1 1 -1)/6, (1 2 4)/24, (1 -2 4)/24, (0 0 1): 6 numbers from 3 taps.
    static void kernel(int lines, float[] w, int at, int step, int next, float[] to, int toAt, int toStep, int toNext) {
        FloatVector four = FloatVector.broadcast(LANES, 4f);
        for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
            FloatVector g0 = FloatVector.fromArray(LANES, w, at);
            FloatVector g1 = FloatVector.fromArray(LANES, w, at + step);
            FloatVector g2 = FloatVector.fromArray(LANES, w, at + 2 * step);
            FloatVector even1 = g0.add(g2);
            FloatVector even2 = four.fma(g2, g0);
            FloatVector odd2 = g1.add(g1);
            g0.mul(0.25f).intoArray(to, toAt);
            even1.add(g1).mul(-SIXTH).intoArray(to, toAt + toStep);
            g1.sub(even1).mul(SIXTH).intoArray(to, toAt + 2 * toStep);
            even2.add(odd2).mul(TWENTY_FOURTH).intoArray(to, toAt + 3 * toStep);
            even2.sub(odd2).mul(TWENTY_FOURTH).intoArray(to, toAt + 4 * toStep);
            g2.intoArray(to, toAt + 5 * toStep);
        }
    }

    /// Gᵀ, rows (1/4 -1/6 -1/6 1/24 1/24 0), (0 -1/6 1/6 1/12 -1/12 0), (0 -1/6 -1/6 1/6 1/6 1): the gradients
    /// of 3 taps from 6 numbers.
    static void kernelGradient(
            int lines, float[] m, int at, int step, int next, float[] to, int toAt, int toStep, int toNext) {
        FloatVector quarter = FloatVector.broadcast(LANES, 0.25f);
        FloatVector minusSixth = FloatVector.broadcast(LANES, -SIXTH);
        for (int line = 0; line < lines; line++, at += next, toAt += toNext) {
            FloatVector m0 = FloatVector.fromArray(LANES, m, at);
            FloatVector m1 = FloatVector.fromArray(LANES, m, at + step);
            FloatVector m2 = FloatVector.fromArray(LANES, m, at + 2 * step);
            FloatVector m3 = FloatVector.fromArray(LANES, m, at + 3 * step);
            FloatVector m4 = FloatVector.fromArray(LANES, m, at + 4 * step);
            FloatVector m5 = FloatVector.fromArray(LANES, m, at + 5 * step);
            FloatVector sum1 = m1.add(m2);
            FloatVector sum2 = m3.add(m4);
            FloatVector difference1 = m1.sub(m2);
            FloatVector difference2 = m3.sub(m4);
            quarter.fma(m0, minusSixth.fma(sum1, sum2.mul(TWENTY_FOURTH))).intoArray(to, toAt);
            minusSixth.fma(difference1, difference2.mul(TWELFTH)).intoArray(to, toAt + toStep);
            minusSixth.fma(sum1.sub(sum2), m5).intoArray(to, toAt + 2 * toStep);
        }
    }

    /// to += from, `count` vectors.
    static void add(int count, float[] from, int at, int step, float[] to, int toAt, int toStep) {
        for (int i = 0; i < count; i++, at += step, toAt += toStep) {
            FloatVector.fromArray(LANES, to, toAt)
                    .add(FloatVector.fromArray(LANES, from, at))
                    .intoArray(to, toAt);
        }
    }
}
