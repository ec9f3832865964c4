package dev.yij.simd.gemm;

import jdk.incubator.vector.FloatVector;

/// 4 rows × 2 vectors of float32 sums, fused multiply-add.
///
/// Written out by a script, since C2 keeps sums in registers only if each is a local variable: for each row r
/// of 4, two sums cr0 and cr1, one broadcast of a, two multiply-adds. Its siblings differ in the number of
/// rows and in `x.fma(b, c)` against `x.mul(b).add(c)`, nothing else: to change one, change all.
final class F32Kernel4x2Fma extends MicroKernel {

    F32Kernel4x2Fma() {
        super(4);
    }

    @Override
    public void multiply(
            int k,
            float[] a,
            int aAt,
            int aRow,
            float[] b,
            int bAt,
            float[] from,
            int fromAt,
            int fromRow,
            float[] c,
            int cAt,
            int cRow) {
        FloatVector c00 = FloatVector.fromArray(LANES, from, fromAt);
        FloatVector c01 = FloatVector.fromArray(LANES, from, fromAt + L);
        FloatVector c10 = FloatVector.fromArray(LANES, from, fromAt + fromRow);
        FloatVector c11 = FloatVector.fromArray(LANES, from, fromAt + fromRow + L);
        FloatVector c20 = FloatVector.fromArray(LANES, from, fromAt + 2 * fromRow);
        FloatVector c21 = FloatVector.fromArray(LANES, from, fromAt + 2 * fromRow + L);
        FloatVector c30 = FloatVector.fromArray(LANES, from, fromAt + 3 * fromRow);
        FloatVector c31 = FloatVector.fromArray(LANES, from, fromAt + 3 * fromRow + L);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS + L);
            FloatVector x = FloatVector.broadcast(LANES, a[aAt + i]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(LANES, a[aAt + aRow + i]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(LANES, a[aAt + 2 * aRow + i]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(LANES, a[aAt + 3 * aRow + i]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + L);
        c10.intoArray(c, cAt + cRow);
        c11.intoArray(c, cAt + cRow + L);
        c20.intoArray(c, cAt + 2 * cRow);
        c21.intoArray(c, cAt + 2 * cRow + L);
        c30.intoArray(c, cAt + 3 * cRow);
        c31.intoArray(c, cAt + 3 * cRow + L);
    }

    @Override
    public void multiplyAt(
            int k,
            float[] a,
            int aAt,
            int aRow,
            int[] terms,
            float[] b,
            int bAt,
            float[] from,
            int fromAt,
            int fromRow,
            float[] c,
            int cAt,
            int cRow) {
        FloatVector c00 = FloatVector.fromArray(LANES, from, fromAt);
        FloatVector c01 = FloatVector.fromArray(LANES, from, fromAt + L);
        FloatVector c10 = FloatVector.fromArray(LANES, from, fromAt + fromRow);
        FloatVector c11 = FloatVector.fromArray(LANES, from, fromAt + fromRow + L);
        FloatVector c20 = FloatVector.fromArray(LANES, from, fromAt + 2 * fromRow);
        FloatVector c21 = FloatVector.fromArray(LANES, from, fromAt + 2 * fromRow + L);
        FloatVector c30 = FloatVector.fromArray(LANES, from, fromAt + 3 * fromRow);
        FloatVector c31 = FloatVector.fromArray(LANES, from, fromAt + 3 * fromRow + L);
        for (int i = 0; i < k; i++) {
            int at = aAt + terms[i];
            FloatVector b0 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS + L);
            FloatVector x = FloatVector.broadcast(LANES, a[at]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(LANES, a[at + aRow]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(LANES, a[at + 2 * aRow]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(LANES, a[at + 3 * aRow]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + L);
        c10.intoArray(c, cAt + cRow);
        c11.intoArray(c, cAt + cRow + L);
        c20.intoArray(c, cAt + 2 * cRow);
        c21.intoArray(c, cAt + 2 * cRow + L);
        c30.intoArray(c, cAt + 3 * cRow);
        c31.intoArray(c, cAt + 3 * cRow + L);
    }

    @Override
    public void multiplyTransposed(
            int k,
            float[] a,
            int aAt,
            int aRow,
            float[] b,
            int bAt,
            float[] from,
            int fromAt,
            int fromRow,
            float[] c,
            int cAt,
            int cRow) {
        FloatVector c00 = FloatVector.fromArray(LANES, from, fromAt);
        FloatVector c01 = FloatVector.fromArray(LANES, from, fromAt + L);
        FloatVector c10 = FloatVector.fromArray(LANES, from, fromAt + fromRow);
        FloatVector c11 = FloatVector.fromArray(LANES, from, fromAt + fromRow + L);
        FloatVector c20 = FloatVector.fromArray(LANES, from, fromAt + 2 * fromRow);
        FloatVector c21 = FloatVector.fromArray(LANES, from, fromAt + 2 * fromRow + L);
        FloatVector c30 = FloatVector.fromArray(LANES, from, fromAt + 3 * fromRow);
        FloatVector c31 = FloatVector.fromArray(LANES, from, fromAt + 3 * fromRow + L);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS + L);
            FloatVector x = FloatVector.broadcast(LANES, a[aAt + i * aRow]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + L);
        c10.intoArray(c, cAt + cRow);
        c11.intoArray(c, cAt + cRow + L);
        c20.intoArray(c, cAt + 2 * cRow);
        c21.intoArray(c, cAt + 2 * cRow + L);
        c30.intoArray(c, cAt + 3 * cRow);
        c31.intoArray(c, cAt + 3 * cRow + L);
    }
}
