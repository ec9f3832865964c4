package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

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
/// rows. Most methods are one pass for one vector of channels. They do the following `lines` times: read
/// elements that are `inStride` floats apart, multiply them by the matrix, and write elements that are
/// `outStride` apart. From one line to the next, `in` advances by `inLine` floats and `out` by `outLine`.
///
/// For inputs and outputs, where most of the time goes, a method makes both passes for two rows of the result
/// that have terms in common. What is between the passes stays in registers: `a0` to `a5` is one row, `b0` to
/// `b5` the other. `ldd` and `ldy` are floats from one row of an image to the next, `pixel` from one pixel to
/// the next. Element (i, j) of a transformed tile is `(6i + j) · plane` floats after the first.
///
/// Methods pass each other arrays, not vectors: a vector passed to a method that C2 does not inline is
/// allocated on the heap, which is ten times slower. For the same reason two methods repeat what they have in
/// common; even a method that only reads a vector made the outputs' transform take twice as long.
final class Transforms {

    private static final float SIXTH = 1 / 6f;
    private static final float TWELFTH = 1 / 12f;
    private static final float TWENTY_FOURTH = 1 / 24f;

    private Transforms() {}

    /// Rows 0 and 5 of V = Bᵀ d B, 6 elements each, from the rows 0, 2, 4 and 1, 3, 5 of d. Bᵀ has the rows
    /// (4 0 -5 0 1 0), (0 -4 -4 1 1 0), (0 4 -4 -1 1 0), (0 -2 -1 2 1 0), (0 2 -1 -2 1 0), (0 4 0 -5 0 1).
    static void inputEdges(float[] d, int dOffset, int ldd, int pixel, float[] v, int vOffset, int plane) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        FloatVector minusFour = FloatVector.broadcast(SPECIES, -4f);
        FloatVector minusFive = FloatVector.broadcast(SPECIES, -5f);
        for (int row = 0; row < 2; row++, dOffset += ldd, vOffset += 30 * plane) {
            int r2 = dOffset + 2 * ldd;
            int r4 = dOffset + 4 * ldd;
            FloatVector a0 = four.fma(
                    fromArray(SPECIES, d, dOffset),
                    minusFive.fma(fromArray(SPECIES, d, r2), fromArray(SPECIES, d, r4)));
            FloatVector a1 = four.fma(
                    fromArray(SPECIES, d, dOffset + pixel),
                    minusFive.fma(fromArray(SPECIES, d, r2 + pixel), fromArray(SPECIES, d, r4 + pixel)));
            FloatVector a2 = four.fma(
                    fromArray(SPECIES, d, dOffset + 2 * pixel),
                    minusFive.fma(fromArray(SPECIES, d, r2 + 2 * pixel), fromArray(SPECIES, d, r4 + 2 * pixel)));
            FloatVector a3 = four.fma(
                    fromArray(SPECIES, d, dOffset + 3 * pixel),
                    minusFive.fma(fromArray(SPECIES, d, r2 + 3 * pixel), fromArray(SPECIES, d, r4 + 3 * pixel)));
            FloatVector a4 = four.fma(
                    fromArray(SPECIES, d, dOffset + 4 * pixel),
                    minusFive.fma(fromArray(SPECIES, d, r2 + 4 * pixel), fromArray(SPECIES, d, r4 + 4 * pixel)));
            FloatVector a5 = four.fma(
                    fromArray(SPECIES, d, dOffset + 5 * pixel),
                    minusFive.fma(fromArray(SPECIES, d, r2 + 5 * pixel), fromArray(SPECIES, d, r4 + 5 * pixel)));
            FloatVector even1 = minusFour.fma(a2, a4);
            FloatVector odd1 = minusFour.fma(a1, a3);
            FloatVector even2 = a4.sub(a2);
            FloatVector odd2 = a3.sub(a1);
            odd2 = odd2.add(odd2);
            four.fma(a0, minusFive.fma(a2, a4)).intoArray(v, vOffset);
            even1.add(odd1).intoArray(v, vOffset + plane);
            even1.sub(odd1).intoArray(v, vOffset + 2 * plane);
            even2.add(odd2).intoArray(v, vOffset + 3 * plane);
            even2.sub(odd2).intoArray(v, vOffset + 4 * plane);
            four.fma(a1, minusFive.fma(a3, a5)).intoArray(v, vOffset + 5 * plane);
        }
    }

    /// Two rows of V = Bᵀ d B that have their terms in common: 1 and 2 with the factors -4 and 1, 3 and 4 with
    /// -1 and 2. They are sum and difference of
    ///
    ///     even = d4 + factor · d2        odd = scale · (d3 + factor · d1)
    static void inputPair(
            float factor, float scale, float[] d, int dOffset, int ldd, int pixel, float[] v, int vOffset, int plane) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        FloatVector scales = FloatVector.broadcast(SPECIES, scale);
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        FloatVector minusFour = FloatVector.broadcast(SPECIES, -4f);
        FloatVector minusFive = FloatVector.broadcast(SPECIES, -5f);
        int r1 = dOffset + ldd;
        int r2 = dOffset + 2 * ldd;
        int r3 = dOffset + 3 * ldd;
        int r4 = dOffset + 4 * ldd;
        FloatVector e0 = factors.fma(fromArray(SPECIES, d, r2), fromArray(SPECIES, d, r4));
        FloatVector o0 = factors.fma(fromArray(SPECIES, d, r1), fromArray(SPECIES, d, r3))
                .mul(scales);
        FloatVector a0 = e0.add(o0);
        FloatVector b0 = e0.sub(o0);
        FloatVector e1 = factors.fma(fromArray(SPECIES, d, r2 + pixel), fromArray(SPECIES, d, r4 + pixel));
        FloatVector o1 = factors.fma(fromArray(SPECIES, d, r1 + pixel), fromArray(SPECIES, d, r3 + pixel))
                .mul(scales);
        FloatVector a1 = e1.add(o1);
        FloatVector b1 = e1.sub(o1);
        FloatVector e2 = factors.fma(fromArray(SPECIES, d, r2 + 2 * pixel), fromArray(SPECIES, d, r4 + 2 * pixel));
        FloatVector o2 = factors.fma(fromArray(SPECIES, d, r1 + 2 * pixel), fromArray(SPECIES, d, r3 + 2 * pixel))
                .mul(scales);
        FloatVector a2 = e2.add(o2);
        FloatVector b2 = e2.sub(o2);
        FloatVector e3 = factors.fma(fromArray(SPECIES, d, r2 + 3 * pixel), fromArray(SPECIES, d, r4 + 3 * pixel));
        FloatVector o3 = factors.fma(fromArray(SPECIES, d, r1 + 3 * pixel), fromArray(SPECIES, d, r3 + 3 * pixel))
                .mul(scales);
        FloatVector a3 = e3.add(o3);
        FloatVector b3 = e3.sub(o3);
        FloatVector e4 = factors.fma(fromArray(SPECIES, d, r2 + 4 * pixel), fromArray(SPECIES, d, r4 + 4 * pixel));
        FloatVector o4 = factors.fma(fromArray(SPECIES, d, r1 + 4 * pixel), fromArray(SPECIES, d, r3 + 4 * pixel))
                .mul(scales);
        FloatVector a4 = e4.add(o4);
        FloatVector b4 = e4.sub(o4);
        FloatVector e5 = factors.fma(fromArray(SPECIES, d, r2 + 5 * pixel), fromArray(SPECIES, d, r4 + 5 * pixel));
        FloatVector o5 = factors.fma(fromArray(SPECIES, d, r1 + 5 * pixel), fromArray(SPECIES, d, r3 + 5 * pixel))
                .mul(scales);
        FloatVector a5 = e5.add(o5);
        FloatVector b5 = e5.sub(o5);
        for (int row = 0; row < 2; row++, vOffset += 6 * plane) {
            FloatVector even1 = minusFour.fma(a2, a4);
            FloatVector odd1 = minusFour.fma(a1, a3);
            FloatVector even2 = a4.sub(a2);
            FloatVector odd2 = a3.sub(a1);
            odd2 = odd2.add(odd2);
            four.fma(a0, minusFive.fma(a2, a4)).intoArray(v, vOffset);
            even1.add(odd1).intoArray(v, vOffset + plane);
            even1.sub(odd1).intoArray(v, vOffset + 2 * plane);
            even2.add(odd2).intoArray(v, vOffset + 3 * plane);
            even2.sub(odd2).intoArray(v, vOffset + 4 * plane);
            four.fma(a1, minusFive.fma(a3, a5)).intoArray(v, vOffset + 5 * plane);
            a0 = b0;
            a1 = b1;
            a2 = b2;
            a3 = b3;
            a4 = b4;
            a5 = b5;
        }
    }

    /// Rows 0 and 2 of Y = Aᵀ m A, 4 outputs each, none below `floor`; NaN stays. Aᵀ has the rows
    /// (1 1 1 1 1 0), (0 1 -1 2 -2 0), (0 1 1 4 4 0), (0 1 -1 8 -8 1).
    static void outputEven(float[] m, int mOffset, int plane, float floor, float[] y, int yOffset, int pixel, int ldy) {
        FloatVector least = FloatVector.broadcast(SPECIES, floor);
        FloatVector two = FloatVector.broadcast(SPECIES, 2f);
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        FloatVector eight = FloatVector.broadcast(SPECIES, 8f);
        int r1 = mOffset + 6 * plane;
        int r2 = mOffset + 12 * plane;
        int r3 = mOffset + 18 * plane;
        int r4 = mOffset + 24 * plane;
        FloatVector s0 = fromArray(SPECIES, m, r1).add(fromArray(SPECIES, m, r2));
        FloatVector t0 = fromArray(SPECIES, m, r3).add(fromArray(SPECIES, m, r4));
        FloatVector a0 = fromArray(SPECIES, m, mOffset).add(s0).add(t0);
        FloatVector b0 = four.fma(t0, s0);
        FloatVector s1 = fromArray(SPECIES, m, r1 + plane).add(fromArray(SPECIES, m, r2 + plane));
        FloatVector t1 = fromArray(SPECIES, m, r3 + plane).add(fromArray(SPECIES, m, r4 + plane));
        FloatVector a1 = fromArray(SPECIES, m, mOffset + plane).add(s1).add(t1);
        FloatVector b1 = four.fma(t1, s1);
        FloatVector s2 = fromArray(SPECIES, m, r1 + 2 * plane).add(fromArray(SPECIES, m, r2 + 2 * plane));
        FloatVector t2 = fromArray(SPECIES, m, r3 + 2 * plane).add(fromArray(SPECIES, m, r4 + 2 * plane));
        FloatVector a2 = fromArray(SPECIES, m, mOffset + 2 * plane).add(s2).add(t2);
        FloatVector b2 = four.fma(t2, s2);
        FloatVector s3 = fromArray(SPECIES, m, r1 + 3 * plane).add(fromArray(SPECIES, m, r2 + 3 * plane));
        FloatVector t3 = fromArray(SPECIES, m, r3 + 3 * plane).add(fromArray(SPECIES, m, r4 + 3 * plane));
        FloatVector a3 = fromArray(SPECIES, m, mOffset + 3 * plane).add(s3).add(t3);
        FloatVector b3 = four.fma(t3, s3);
        FloatVector s4 = fromArray(SPECIES, m, r1 + 4 * plane).add(fromArray(SPECIES, m, r2 + 4 * plane));
        FloatVector t4 = fromArray(SPECIES, m, r3 + 4 * plane).add(fromArray(SPECIES, m, r4 + 4 * plane));
        FloatVector a4 = fromArray(SPECIES, m, mOffset + 4 * plane).add(s4).add(t4);
        FloatVector b4 = four.fma(t4, s4);
        FloatVector s5 = fromArray(SPECIES, m, r1 + 5 * plane).add(fromArray(SPECIES, m, r2 + 5 * plane));
        FloatVector t5 = fromArray(SPECIES, m, r3 + 5 * plane).add(fromArray(SPECIES, m, r4 + 5 * plane));
        FloatVector a5 = fromArray(SPECIES, m, mOffset + 5 * plane).add(s5).add(t5);
        FloatVector b5 = four.fma(t5, s5);
        for (int row = 0; row < 2; row++, yOffset += 2 * ldy) {
            FloatVector even1 = a1.add(a2);
            FloatVector odd1 = a1.sub(a2);
            FloatVector even2 = a3.add(a4);
            FloatVector odd2 = a3.sub(a4);
            FloatVector y0 = a0.add(even1).add(even2);
            FloatVector y1 = two.fma(odd2, odd1);
            FloatVector y2 = four.fma(even2, even1);
            FloatVector y3 = eight.fma(odd2, odd1).add(a5);
            y0.blend(least, y0.compare(VectorOperators.LE, least)).intoArray(y, yOffset);
            y1.blend(least, y1.compare(VectorOperators.LE, least)).intoArray(y, yOffset + pixel);
            y2.blend(least, y2.compare(VectorOperators.LE, least)).intoArray(y, yOffset + 2 * pixel);
            y3.blend(least, y3.compare(VectorOperators.LE, least)).intoArray(y, yOffset + 3 * pixel);
            a0 = b0;
            a1 = b1;
            a2 = b2;
            a3 = b3;
            a4 = b4;
            a5 = b5;
        }
    }

    /// Rows 1 and 3 of Y, as [#outputEven]; `yOffset` leads to row 1.
    static void outputOdd(float[] m, int mOffset, int plane, float floor, float[] y, int yOffset, int pixel, int ldy) {
        FloatVector least = FloatVector.broadcast(SPECIES, floor);
        FloatVector two = FloatVector.broadcast(SPECIES, 2f);
        FloatVector four = FloatVector.broadcast(SPECIES, 4f);
        FloatVector eight = FloatVector.broadcast(SPECIES, 8f);
        int r1 = mOffset + 6 * plane;
        int r2 = mOffset + 12 * plane;
        int r3 = mOffset + 18 * plane;
        int r4 = mOffset + 24 * plane;
        int r5 = mOffset + 30 * plane;
        FloatVector s0 = fromArray(SPECIES, m, r1).sub(fromArray(SPECIES, m, r2));
        FloatVector t0 = fromArray(SPECIES, m, r3).sub(fromArray(SPECIES, m, r4));
        FloatVector a0 = two.fma(t0, s0);
        FloatVector b0 = eight.fma(t0, s0).add(fromArray(SPECIES, m, r5));
        FloatVector s1 = fromArray(SPECIES, m, r1 + plane).sub(fromArray(SPECIES, m, r2 + plane));
        FloatVector t1 = fromArray(SPECIES, m, r3 + plane).sub(fromArray(SPECIES, m, r4 + plane));
        FloatVector a1 = two.fma(t1, s1);
        FloatVector b1 = eight.fma(t1, s1).add(fromArray(SPECIES, m, r5 + plane));
        FloatVector s2 = fromArray(SPECIES, m, r1 + 2 * plane).sub(fromArray(SPECIES, m, r2 + 2 * plane));
        FloatVector t2 = fromArray(SPECIES, m, r3 + 2 * plane).sub(fromArray(SPECIES, m, r4 + 2 * plane));
        FloatVector a2 = two.fma(t2, s2);
        FloatVector b2 = eight.fma(t2, s2).add(fromArray(SPECIES, m, r5 + 2 * plane));
        FloatVector s3 = fromArray(SPECIES, m, r1 + 3 * plane).sub(fromArray(SPECIES, m, r2 + 3 * plane));
        FloatVector t3 = fromArray(SPECIES, m, r3 + 3 * plane).sub(fromArray(SPECIES, m, r4 + 3 * plane));
        FloatVector a3 = two.fma(t3, s3);
        FloatVector b3 = eight.fma(t3, s3).add(fromArray(SPECIES, m, r5 + 3 * plane));
        FloatVector s4 = fromArray(SPECIES, m, r1 + 4 * plane).sub(fromArray(SPECIES, m, r2 + 4 * plane));
        FloatVector t4 = fromArray(SPECIES, m, r3 + 4 * plane).sub(fromArray(SPECIES, m, r4 + 4 * plane));
        FloatVector a4 = two.fma(t4, s4);
        FloatVector b4 = eight.fma(t4, s4).add(fromArray(SPECIES, m, r5 + 4 * plane));
        FloatVector s5 = fromArray(SPECIES, m, r1 + 5 * plane).sub(fromArray(SPECIES, m, r2 + 5 * plane));
        FloatVector t5 = fromArray(SPECIES, m, r3 + 5 * plane).sub(fromArray(SPECIES, m, r4 + 5 * plane));
        FloatVector a5 = two.fma(t5, s5);
        FloatVector b5 = eight.fma(t5, s5).add(fromArray(SPECIES, m, r5 + 5 * plane));
        for (int row = 0; row < 2; row++, yOffset += 2 * ldy) {
            FloatVector even1 = a1.add(a2);
            FloatVector odd1 = a1.sub(a2);
            FloatVector even2 = a3.add(a4);
            FloatVector odd2 = a3.sub(a4);
            FloatVector y0 = a0.add(even1).add(even2);
            FloatVector y1 = two.fma(odd2, odd1);
            FloatVector y2 = four.fma(even2, even1);
            FloatVector y3 = eight.fma(odd2, odd1).add(a5);
            y0.blend(least, y0.compare(VectorOperators.LE, least)).intoArray(y, yOffset);
            y1.blend(least, y1.compare(VectorOperators.LE, least)).intoArray(y, yOffset + pixel);
            y2.blend(least, y2.compare(VectorOperators.LE, least)).intoArray(y, yOffset + 2 * pixel);
            y3.blend(least, y3.compare(VectorOperators.LE, least)).intoArray(y, yOffset + 3 * pixel);
            a0 = b0;
            a1 = b1;
            a2 = b2;
            a3 = b3;
            a4 = b4;
            a5 = b5;
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
            FloatVector d0 = fromArray(SPECIES, in, inOffset);
            FloatVector d1 = fromArray(SPECIES, in, inOffset + inStride);
            FloatVector d2 = fromArray(SPECIES, in, inOffset + 2 * inStride);
            FloatVector d3 = fromArray(SPECIES, in, inOffset + 3 * inStride);
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
            FloatVector g0 = fromArray(SPECIES, in, inOffset);
            FloatVector g1 = fromArray(SPECIES, in, inOffset + inStride);
            FloatVector g2 = fromArray(SPECIES, in, inOffset + 2 * inStride);
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
            FloatVector m0 = fromArray(SPECIES, in, inOffset);
            FloatVector m1 = fromArray(SPECIES, in, inOffset + inStride);
            FloatVector m2 = fromArray(SPECIES, in, inOffset + 2 * inStride);
            FloatVector m3 = fromArray(SPECIES, in, inOffset + 3 * inStride);
            FloatVector m4 = fromArray(SPECIES, in, inOffset + 4 * inStride);
            FloatVector m5 = fromArray(SPECIES, in, inOffset + 5 * inStride);
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
            FloatVector y0 = fromArray(SPECIES, in, inOffset);
            FloatVector y1 = fromArray(SPECIES, in, inOffset + inStride);
            FloatVector y2 = fromArray(SPECIES, in, inOffset + 2 * inStride);
            FloatVector y3 = fromArray(SPECIES, in, inOffset + 3 * inStride);
            y0 = y0.max(fromArray(SPECIES, in, inOffset + inLine));
            y1 = y1.max(fromArray(SPECIES, in, inOffset + inLine + inStride));
            y2 = y2.max(fromArray(SPECIES, in, inOffset + inLine + 2 * inStride));
            y3 = y3.max(fromArray(SPECIES, in, inOffset + inLine + 3 * inStride));
            y0.max(y1).intoArray(out, outOffset);
            y2.max(y3).intoArray(out, outOffset + outStride);
        }
    }

    /// out += in, `count` vectors.
    static void add(int count, float[] in, int inOffset, int inStride, float[] out, int outOffset, int outStride) {
        for (int i = 0; i < count; i++, inOffset += inStride, outOffset += outStride) {
            fromArray(SPECIES, out, outOffset)
                    .add(fromArray(SPECIES, in, inOffset))
                    .intoArray(out, outOffset);
        }
    }
}
