package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The transforms of F(4×4, 3×3) at the points 0, 1, -1, 2, -2, ∞ (Lavin & Gray, "Fast Algorithms for
/// Convolutional Neural Networks", CVPR 2016, section 4.3). The lanes are channels, so that every channel has
/// the same bits at every vector width:
///
///     output                        Y  = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A
///     gradient with respect to g    dg = Gᵀ [ (A dY Aᵀ) ⊙ (Bᵀ d B) ] G
///
/// A product with a small matrix from both sides takes two passes, over the columns of a tile and then over its
/// rows. One method is one pass for one vector of channels. It does the following `lines` times: it reads
/// elements that are `inStride` floats apart, multiplies them by the matrix, and writes elements that are
/// `outStride` apart. From one line to the next, `in` advances by `inLine` floats and `out` by `outLine`.
///
/// Methods pass each other arrays, not vectors: a vector passed to a method that C2 does not inline is
/// allocated on the heap, which is ten times slower.
final class Transforms {

    private static final float SIXTH = 1 / 6f;
    private static final float TWELFTH = 1 / 12f;
    private static final float TWENTY_FOURTH = 1 / 24f;

    private Transforms() {}

    /// Bᵀ, rows (4 0 -5 0 1 0), (0 -4 -4 1 1 0), (0 4 -4 -1 1 0), (0 -2 -1 2 1 0), (0 2 -1 -2 1 0),
    /// (0 4 0 -5 0 1): 6 elements from 6 inputs.
    static void input(
            int lines,
            float[] in,
            int inOffset,
            int inStride,
            int inLine,
            float[] out,
            int outOffset,
            int outStride,
            int outLine) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        FloatVector minusFour = FloatVector.broadcast(SPECIES, -4f);
        FloatVector minusFive = FloatVector.broadcast(SPECIES, -5f);
        for (int line = 0; line < lines; line++, inOffset += inLine, outOffset += outLine) {
            FloatVector d0 = FloatVector.fromArray(SPECIES, in, inOffset);
            FloatVector d1 = FloatVector.fromArray(SPECIES, in, inOffset + inStride);
            FloatVector d2 = FloatVector.fromArray(SPECIES, in, inOffset + 2 * inStride);
            FloatVector d3 = FloatVector.fromArray(SPECIES, in, inOffset + 3 * inStride);
            FloatVector d4 = FloatVector.fromArray(SPECIES, in, inOffset + 4 * inStride);
            FloatVector d5 = FloatVector.fromArray(SPECIES, in, inOffset + 5 * inStride);
            FloatVector even1 = minusFour.fma(d2, d4);
            FloatVector odd1 = minusFour.fma(d1, d3);
            FloatVector even2 = d4.sub(d2);
            FloatVector odd2 = d3.sub(d1);
            odd2 = odd2.add(odd2);
            four.fma(d0, minusFive.fma(d2, d4)).intoArray(out, outOffset);
            even1.add(odd1).intoArray(out, outOffset + outStride);
            even1.sub(odd1).intoArray(out, outOffset + 2 * outStride);
            even2.add(odd2).intoArray(out, outOffset + 3 * outStride);
            even2.sub(odd2).intoArray(out, outOffset + 4 * outStride);
            four.fma(d1, minusFive.fma(d3, d5)).intoArray(out, outOffset + 5 * outStride);
        }
    }

    /// Aᵀ, rows (1 1 1 1 1 0), (0 1 -1 2 -2 0), (0 1 1 4 4 0), (0 1 -1 8 -8 1): 4 outputs from 6 elements, none
    /// below `floor`. NaN stays.
    static void output(
            int lines,
            float[] in,
            int inOffset,
            int inStride,
            int inLine,
            float floor,
            float[] out,
            int outOffset,
            int outStride,
            int outLine) {
        FloatVector least = FloatVector.broadcast(SPECIES, floor);
        FloatVector two = FloatVector.broadcast(SPECIES, 2f);
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        FloatVector eight = FloatVector.broadcast(SPECIES, 8f);
        for (int line = 0; line < lines; line++, inOffset += inLine, outOffset += outLine) {
            FloatVector m1 = FloatVector.fromArray(SPECIES, in, inOffset + inStride);
            FloatVector m2 = FloatVector.fromArray(SPECIES, in, inOffset + 2 * inStride);
            FloatVector m3 = FloatVector.fromArray(SPECIES, in, inOffset + 3 * inStride);
            FloatVector m4 = FloatVector.fromArray(SPECIES, in, inOffset + 4 * inStride);
            FloatVector even1 = m1.add(m2);
            FloatVector odd1 = m1.sub(m2);
            FloatVector even2 = m3.add(m4);
            FloatVector odd2 = m3.sub(m4);
            FloatVector y0 =
                    FloatVector.fromArray(SPECIES, in, inOffset).add(even1).add(even2);
            FloatVector y1 = two.fma(odd2, odd1);
            FloatVector y2 = four.fma(even2, even1);
            FloatVector y3 = eight.fma(odd2, odd1).add(FloatVector.fromArray(SPECIES, in, inOffset + 5 * inStride));
            y0.blend(least, y0.compare(VectorOperators.LE, least)).intoArray(out, outOffset);
            y1.blend(least, y1.compare(VectorOperators.LE, least)).intoArray(out, outOffset + outStride);
            y2.blend(least, y2.compare(VectorOperators.LE, least)).intoArray(out, outOffset + 2 * outStride);
            y3.blend(least, y3.compare(VectorOperators.LE, least)).intoArray(out, outOffset + 3 * outStride);
        }
    }

    /// A, rows (1 0 0 0), (1 1 1 1), (1 -1 1 -1), (1 2 4 8), (1 -2 4 -8), (0 0 0 1): 6 elements from the
    /// gradients of 4 outputs.
    static void outputGradient(
            int lines,
            float[] in,
            int inOffset,
            int inStride,
            int inLine,
            float[] out,
            int outOffset,
            int outStride,
            int outLine) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        for (int line = 0; line < lines; line++, inOffset += inLine, outOffset += outLine) {
            FloatVector d0 = FloatVector.fromArray(SPECIES, in, inOffset);
            FloatVector d1 = FloatVector.fromArray(SPECIES, in, inOffset + inStride);
            FloatVector d2 = FloatVector.fromArray(SPECIES, in, inOffset + 2 * inStride);
            FloatVector d3 = FloatVector.fromArray(SPECIES, in, inOffset + 3 * inStride);
            FloatVector even1 = d0.add(d2);
            FloatVector odd1 = d1.add(d3);
            FloatVector even2 = four.fma(d2, d0);
            FloatVector odd2 = four.fma(d3, d1);
            odd2 = odd2.add(odd2);
            d0.intoArray(out, outOffset);
            even1.add(odd1).intoArray(out, outOffset + outStride);
            even1.sub(odd1).intoArray(out, outOffset + 2 * outStride);
            even2.add(odd2).intoArray(out, outOffset + 3 * outStride);
            even2.sub(odd2).intoArray(out, outOffset + 4 * outStride);
            d3.intoArray(out, outOffset + 5 * outStride);
        }
    }

    /// G, rows (1/4 0 0), -(1 1 1)/6, (-1 1 -1)/6, (1 2 4)/24, (1 -2 4)/24, (0 0 1): 6 elements from 3 taps.
    static void kernel(
            int lines,
            float[] in,
            int inOffset,
            int inStride,
            int inLine,
            float[] out,
            int outOffset,
            int outStride,
            int outLine) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        for (int line = 0; line < lines; line++, inOffset += inLine, outOffset += outLine) {
            FloatVector g0 = FloatVector.fromArray(SPECIES, in, inOffset);
            FloatVector g1 = FloatVector.fromArray(SPECIES, in, inOffset + inStride);
            FloatVector g2 = FloatVector.fromArray(SPECIES, in, inOffset + 2 * inStride);
            FloatVector even1 = g0.add(g2);
            FloatVector even2 = four.fma(g2, g0);
            FloatVector odd2 = g1.add(g1);
            g0.mul(0.25f).intoArray(out, outOffset);
            even1.add(g1).mul(-SIXTH).intoArray(out, outOffset + outStride);
            g1.sub(even1).mul(SIXTH).intoArray(out, outOffset + 2 * outStride);
            even2.add(odd2).mul(TWENTY_FOURTH).intoArray(out, outOffset + 3 * outStride);
            even2.sub(odd2).mul(TWENTY_FOURTH).intoArray(out, outOffset + 4 * outStride);
            g2.intoArray(out, outOffset + 5 * outStride);
        }
    }

    /// Gᵀ, rows (1/4 -1/6 -1/6 1/24 1/24 0), (0 -1/6 1/6 1/12 -1/12 0), (0 -1/6 -1/6 1/6 1/6 1): the gradients
    /// of 3 taps from 6 elements.
    static void kernelGradient(
            int lines,
            float[] in,
            int inOffset,
            int inStride,
            int inLine,
            float[] out,
            int outOffset,
            int outStride,
            int outLine) {
        FloatVector quarter = FloatVector.broadcast(SPECIES, 0.25f);
        FloatVector minusSixth = FloatVector.broadcast(SPECIES, -SIXTH);
        for (int line = 0; line < lines; line++, inOffset += inLine, outOffset += outLine) {
            FloatVector m0 = FloatVector.fromArray(SPECIES, in, inOffset);
            FloatVector m1 = FloatVector.fromArray(SPECIES, in, inOffset + inStride);
            FloatVector m2 = FloatVector.fromArray(SPECIES, in, inOffset + 2 * inStride);
            FloatVector m3 = FloatVector.fromArray(SPECIES, in, inOffset + 3 * inStride);
            FloatVector m4 = FloatVector.fromArray(SPECIES, in, inOffset + 4 * inStride);
            FloatVector m5 = FloatVector.fromArray(SPECIES, in, inOffset + 5 * inStride);
            FloatVector sum1 = m1.add(m2);
            FloatVector sum2 = m3.add(m4);
            FloatVector difference1 = m1.sub(m2);
            FloatVector difference2 = m3.sub(m4);
            quarter.fma(m0, minusSixth.fma(sum1, sum2.mul(TWENTY_FOURTH))).intoArray(out, outOffset);
            minusSixth.fma(difference1, difference2.mul(TWELFTH)).intoArray(out, outOffset + outStride);
            minusSixth.fma(sum1.sub(sum2), m5).intoArray(out, outOffset + 2 * outStride);
        }
    }

    /// Max pooling of two lines of 4 pixels each, with windows of 2×2: 2 outputs from 8 inputs, NaN if one of
    /// them is. `inStride` and `outStride` lead to the next pixel, `inLine` to the next line of the input.
    static void maxPool(
            int lines,
            float[] in,
            int inOffset,
            int inStride,
            int inLine,
            float[] out,
            int outOffset,
            int outStride,
            int outLine) {
        for (int line = 0; line < lines; line++, inOffset += 2 * inLine, outOffset += outLine) {
            FloatVector y0 = FloatVector.fromArray(SPECIES, in, inOffset);
            FloatVector y1 = FloatVector.fromArray(SPECIES, in, inOffset + inStride);
            FloatVector y2 = FloatVector.fromArray(SPECIES, in, inOffset + 2 * inStride);
            FloatVector y3 = FloatVector.fromArray(SPECIES, in, inOffset + 3 * inStride);
            y0 = y0.max(FloatVector.fromArray(SPECIES, in, inOffset + inLine));
            y1 = y1.max(FloatVector.fromArray(SPECIES, in, inOffset + inLine + inStride));
            y2 = y2.max(FloatVector.fromArray(SPECIES, in, inOffset + inLine + 2 * inStride));
            y3 = y3.max(FloatVector.fromArray(SPECIES, in, inOffset + inLine + 3 * inStride));
            y0.max(y1).intoArray(out, outOffset);
            y2.max(y3).intoArray(out, outOffset + outStride);
        }
    }

    /// out += in, `count` vectors.
    static void add(int count, float[] in, int inOffset, int inStride, float[] out, int outOffset, int outStride) {
        for (int i = 0; i < count; i++, inOffset += inStride, outOffset += outStride) {
            FloatVector.fromArray(SPECIES, out, outOffset)
                    .add(FloatVector.fromArray(SPECIES, in, inOffset))
                    .intoArray(out, outOffset);
        }
    }
}
