package dev.yij.simd.gemm;

import jdk.incubator.vector.FloatVector;

/// 14 rows × 2 vectors of float32 sums, multiplication, then addition.
///
/// Written out by a script, since C2 keeps sums in registers only if each is a local variable: for each row r
/// of 14, two sums cr0 and cr1, one broadcast of a, two multiply-adds. Its siblings differ in the number of
/// rows and in `x.fma(b, c)` against `x.mul(b).add(c)`, nothing else: to change one, change all.
final class F32Kernel14x2MulAdd extends MicroKernel {

    F32Kernel14x2MulAdd() {
        super(14);
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
        FloatVector c40 = FloatVector.fromArray(LANES, from, fromAt + 4 * fromRow);
        FloatVector c41 = FloatVector.fromArray(LANES, from, fromAt + 4 * fromRow + L);
        FloatVector c50 = FloatVector.fromArray(LANES, from, fromAt + 5 * fromRow);
        FloatVector c51 = FloatVector.fromArray(LANES, from, fromAt + 5 * fromRow + L);
        FloatVector c60 = FloatVector.fromArray(LANES, from, fromAt + 6 * fromRow);
        FloatVector c61 = FloatVector.fromArray(LANES, from, fromAt + 6 * fromRow + L);
        FloatVector c70 = FloatVector.fromArray(LANES, from, fromAt + 7 * fromRow);
        FloatVector c71 = FloatVector.fromArray(LANES, from, fromAt + 7 * fromRow + L);
        FloatVector c80 = FloatVector.fromArray(LANES, from, fromAt + 8 * fromRow);
        FloatVector c81 = FloatVector.fromArray(LANES, from, fromAt + 8 * fromRow + L);
        FloatVector c90 = FloatVector.fromArray(LANES, from, fromAt + 9 * fromRow);
        FloatVector c91 = FloatVector.fromArray(LANES, from, fromAt + 9 * fromRow + L);
        FloatVector ca0 = FloatVector.fromArray(LANES, from, fromAt + 10 * fromRow);
        FloatVector ca1 = FloatVector.fromArray(LANES, from, fromAt + 10 * fromRow + L);
        FloatVector cb0 = FloatVector.fromArray(LANES, from, fromAt + 11 * fromRow);
        FloatVector cb1 = FloatVector.fromArray(LANES, from, fromAt + 11 * fromRow + L);
        FloatVector cc0 = FloatVector.fromArray(LANES, from, fromAt + 12 * fromRow);
        FloatVector cc1 = FloatVector.fromArray(LANES, from, fromAt + 12 * fromRow + L);
        FloatVector cd0 = FloatVector.fromArray(LANES, from, fromAt + 13 * fromRow);
        FloatVector cd1 = FloatVector.fromArray(LANES, from, fromAt + 13 * fromRow + L);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS + L);
            FloatVector x = FloatVector.broadcast(LANES, a[aAt + i]);
            c00 = x.mul(b0).add(c00);
            c01 = x.mul(b1).add(c01);
            x = FloatVector.broadcast(LANES, a[aAt + aRow + i]);
            c10 = x.mul(b0).add(c10);
            c11 = x.mul(b1).add(c11);
            x = FloatVector.broadcast(LANES, a[aAt + 2 * aRow + i]);
            c20 = x.mul(b0).add(c20);
            c21 = x.mul(b1).add(c21);
            x = FloatVector.broadcast(LANES, a[aAt + 3 * aRow + i]);
            c30 = x.mul(b0).add(c30);
            c31 = x.mul(b1).add(c31);
            x = FloatVector.broadcast(LANES, a[aAt + 4 * aRow + i]);
            c40 = x.mul(b0).add(c40);
            c41 = x.mul(b1).add(c41);
            x = FloatVector.broadcast(LANES, a[aAt + 5 * aRow + i]);
            c50 = x.mul(b0).add(c50);
            c51 = x.mul(b1).add(c51);
            x = FloatVector.broadcast(LANES, a[aAt + 6 * aRow + i]);
            c60 = x.mul(b0).add(c60);
            c61 = x.mul(b1).add(c61);
            x = FloatVector.broadcast(LANES, a[aAt + 7 * aRow + i]);
            c70 = x.mul(b0).add(c70);
            c71 = x.mul(b1).add(c71);
            x = FloatVector.broadcast(LANES, a[aAt + 8 * aRow + i]);
            c80 = x.mul(b0).add(c80);
            c81 = x.mul(b1).add(c81);
            x = FloatVector.broadcast(LANES, a[aAt + 9 * aRow + i]);
            c90 = x.mul(b0).add(c90);
            c91 = x.mul(b1).add(c91);
            x = FloatVector.broadcast(LANES, a[aAt + 10 * aRow + i]);
            ca0 = x.mul(b0).add(ca0);
            ca1 = x.mul(b1).add(ca1);
            x = FloatVector.broadcast(LANES, a[aAt + 11 * aRow + i]);
            cb0 = x.mul(b0).add(cb0);
            cb1 = x.mul(b1).add(cb1);
            x = FloatVector.broadcast(LANES, a[aAt + 12 * aRow + i]);
            cc0 = x.mul(b0).add(cc0);
            cc1 = x.mul(b1).add(cc1);
            x = FloatVector.broadcast(LANES, a[aAt + 13 * aRow + i]);
            cd0 = x.mul(b0).add(cd0);
            cd1 = x.mul(b1).add(cd1);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + L);
        c10.intoArray(c, cAt + cRow);
        c11.intoArray(c, cAt + cRow + L);
        c20.intoArray(c, cAt + 2 * cRow);
        c21.intoArray(c, cAt + 2 * cRow + L);
        c30.intoArray(c, cAt + 3 * cRow);
        c31.intoArray(c, cAt + 3 * cRow + L);
        c40.intoArray(c, cAt + 4 * cRow);
        c41.intoArray(c, cAt + 4 * cRow + L);
        c50.intoArray(c, cAt + 5 * cRow);
        c51.intoArray(c, cAt + 5 * cRow + L);
        c60.intoArray(c, cAt + 6 * cRow);
        c61.intoArray(c, cAt + 6 * cRow + L);
        c70.intoArray(c, cAt + 7 * cRow);
        c71.intoArray(c, cAt + 7 * cRow + L);
        c80.intoArray(c, cAt + 8 * cRow);
        c81.intoArray(c, cAt + 8 * cRow + L);
        c90.intoArray(c, cAt + 9 * cRow);
        c91.intoArray(c, cAt + 9 * cRow + L);
        ca0.intoArray(c, cAt + 10 * cRow);
        ca1.intoArray(c, cAt + 10 * cRow + L);
        cb0.intoArray(c, cAt + 11 * cRow);
        cb1.intoArray(c, cAt + 11 * cRow + L);
        cc0.intoArray(c, cAt + 12 * cRow);
        cc1.intoArray(c, cAt + 12 * cRow + L);
        cd0.intoArray(c, cAt + 13 * cRow);
        cd1.intoArray(c, cAt + 13 * cRow + L);
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
        FloatVector c40 = FloatVector.fromArray(LANES, from, fromAt + 4 * fromRow);
        FloatVector c41 = FloatVector.fromArray(LANES, from, fromAt + 4 * fromRow + L);
        FloatVector c50 = FloatVector.fromArray(LANES, from, fromAt + 5 * fromRow);
        FloatVector c51 = FloatVector.fromArray(LANES, from, fromAt + 5 * fromRow + L);
        FloatVector c60 = FloatVector.fromArray(LANES, from, fromAt + 6 * fromRow);
        FloatVector c61 = FloatVector.fromArray(LANES, from, fromAt + 6 * fromRow + L);
        FloatVector c70 = FloatVector.fromArray(LANES, from, fromAt + 7 * fromRow);
        FloatVector c71 = FloatVector.fromArray(LANES, from, fromAt + 7 * fromRow + L);
        FloatVector c80 = FloatVector.fromArray(LANES, from, fromAt + 8 * fromRow);
        FloatVector c81 = FloatVector.fromArray(LANES, from, fromAt + 8 * fromRow + L);
        FloatVector c90 = FloatVector.fromArray(LANES, from, fromAt + 9 * fromRow);
        FloatVector c91 = FloatVector.fromArray(LANES, from, fromAt + 9 * fromRow + L);
        FloatVector ca0 = FloatVector.fromArray(LANES, from, fromAt + 10 * fromRow);
        FloatVector ca1 = FloatVector.fromArray(LANES, from, fromAt + 10 * fromRow + L);
        FloatVector cb0 = FloatVector.fromArray(LANES, from, fromAt + 11 * fromRow);
        FloatVector cb1 = FloatVector.fromArray(LANES, from, fromAt + 11 * fromRow + L);
        FloatVector cc0 = FloatVector.fromArray(LANES, from, fromAt + 12 * fromRow);
        FloatVector cc1 = FloatVector.fromArray(LANES, from, fromAt + 12 * fromRow + L);
        FloatVector cd0 = FloatVector.fromArray(LANES, from, fromAt + 13 * fromRow);
        FloatVector cd1 = FloatVector.fromArray(LANES, from, fromAt + 13 * fromRow + L);
        for (int i = 0; i < k; i++) {
            int at = aAt + terms[i];
            FloatVector b0 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS + L);
            FloatVector x = FloatVector.broadcast(LANES, a[at]);
            c00 = x.mul(b0).add(c00);
            c01 = x.mul(b1).add(c01);
            x = FloatVector.broadcast(LANES, a[at + aRow]);
            c10 = x.mul(b0).add(c10);
            c11 = x.mul(b1).add(c11);
            x = FloatVector.broadcast(LANES, a[at + 2 * aRow]);
            c20 = x.mul(b0).add(c20);
            c21 = x.mul(b1).add(c21);
            x = FloatVector.broadcast(LANES, a[at + 3 * aRow]);
            c30 = x.mul(b0).add(c30);
            c31 = x.mul(b1).add(c31);
            x = FloatVector.broadcast(LANES, a[at + 4 * aRow]);
            c40 = x.mul(b0).add(c40);
            c41 = x.mul(b1).add(c41);
            x = FloatVector.broadcast(LANES, a[at + 5 * aRow]);
            c50 = x.mul(b0).add(c50);
            c51 = x.mul(b1).add(c51);
            x = FloatVector.broadcast(LANES, a[at + 6 * aRow]);
            c60 = x.mul(b0).add(c60);
            c61 = x.mul(b1).add(c61);
            x = FloatVector.broadcast(LANES, a[at + 7 * aRow]);
            c70 = x.mul(b0).add(c70);
            c71 = x.mul(b1).add(c71);
            x = FloatVector.broadcast(LANES, a[at + 8 * aRow]);
            c80 = x.mul(b0).add(c80);
            c81 = x.mul(b1).add(c81);
            x = FloatVector.broadcast(LANES, a[at + 9 * aRow]);
            c90 = x.mul(b0).add(c90);
            c91 = x.mul(b1).add(c91);
            x = FloatVector.broadcast(LANES, a[at + 10 * aRow]);
            ca0 = x.mul(b0).add(ca0);
            ca1 = x.mul(b1).add(ca1);
            x = FloatVector.broadcast(LANES, a[at + 11 * aRow]);
            cb0 = x.mul(b0).add(cb0);
            cb1 = x.mul(b1).add(cb1);
            x = FloatVector.broadcast(LANES, a[at + 12 * aRow]);
            cc0 = x.mul(b0).add(cc0);
            cc1 = x.mul(b1).add(cc1);
            x = FloatVector.broadcast(LANES, a[at + 13 * aRow]);
            cd0 = x.mul(b0).add(cd0);
            cd1 = x.mul(b1).add(cd1);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + L);
        c10.intoArray(c, cAt + cRow);
        c11.intoArray(c, cAt + cRow + L);
        c20.intoArray(c, cAt + 2 * cRow);
        c21.intoArray(c, cAt + 2 * cRow + L);
        c30.intoArray(c, cAt + 3 * cRow);
        c31.intoArray(c, cAt + 3 * cRow + L);
        c40.intoArray(c, cAt + 4 * cRow);
        c41.intoArray(c, cAt + 4 * cRow + L);
        c50.intoArray(c, cAt + 5 * cRow);
        c51.intoArray(c, cAt + 5 * cRow + L);
        c60.intoArray(c, cAt + 6 * cRow);
        c61.intoArray(c, cAt + 6 * cRow + L);
        c70.intoArray(c, cAt + 7 * cRow);
        c71.intoArray(c, cAt + 7 * cRow + L);
        c80.intoArray(c, cAt + 8 * cRow);
        c81.intoArray(c, cAt + 8 * cRow + L);
        c90.intoArray(c, cAt + 9 * cRow);
        c91.intoArray(c, cAt + 9 * cRow + L);
        ca0.intoArray(c, cAt + 10 * cRow);
        ca1.intoArray(c, cAt + 10 * cRow + L);
        cb0.intoArray(c, cAt + 11 * cRow);
        cb1.intoArray(c, cAt + 11 * cRow + L);
        cc0.intoArray(c, cAt + 12 * cRow);
        cc1.intoArray(c, cAt + 12 * cRow + L);
        cd0.intoArray(c, cAt + 13 * cRow);
        cd1.intoArray(c, cAt + 13 * cRow + L);
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
        FloatVector c40 = FloatVector.fromArray(LANES, from, fromAt + 4 * fromRow);
        FloatVector c41 = FloatVector.fromArray(LANES, from, fromAt + 4 * fromRow + L);
        FloatVector c50 = FloatVector.fromArray(LANES, from, fromAt + 5 * fromRow);
        FloatVector c51 = FloatVector.fromArray(LANES, from, fromAt + 5 * fromRow + L);
        FloatVector c60 = FloatVector.fromArray(LANES, from, fromAt + 6 * fromRow);
        FloatVector c61 = FloatVector.fromArray(LANES, from, fromAt + 6 * fromRow + L);
        FloatVector c70 = FloatVector.fromArray(LANES, from, fromAt + 7 * fromRow);
        FloatVector c71 = FloatVector.fromArray(LANES, from, fromAt + 7 * fromRow + L);
        FloatVector c80 = FloatVector.fromArray(LANES, from, fromAt + 8 * fromRow);
        FloatVector c81 = FloatVector.fromArray(LANES, from, fromAt + 8 * fromRow + L);
        FloatVector c90 = FloatVector.fromArray(LANES, from, fromAt + 9 * fromRow);
        FloatVector c91 = FloatVector.fromArray(LANES, from, fromAt + 9 * fromRow + L);
        FloatVector ca0 = FloatVector.fromArray(LANES, from, fromAt + 10 * fromRow);
        FloatVector ca1 = FloatVector.fromArray(LANES, from, fromAt + 10 * fromRow + L);
        FloatVector cb0 = FloatVector.fromArray(LANES, from, fromAt + 11 * fromRow);
        FloatVector cb1 = FloatVector.fromArray(LANES, from, fromAt + 11 * fromRow + L);
        FloatVector cc0 = FloatVector.fromArray(LANES, from, fromAt + 12 * fromRow);
        FloatVector cc1 = FloatVector.fromArray(LANES, from, fromAt + 12 * fromRow + L);
        FloatVector cd0 = FloatVector.fromArray(LANES, from, fromAt + 13 * fromRow);
        FloatVector cd1 = FloatVector.fromArray(LANES, from, fromAt + 13 * fromRow + L);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(LANES, b, bAt + i * COLUMNS + L);
            FloatVector x = FloatVector.broadcast(LANES, a[aAt + i * aRow]);
            c00 = x.mul(b0).add(c00);
            c01 = x.mul(b1).add(c01);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 1]);
            c10 = x.mul(b0).add(c10);
            c11 = x.mul(b1).add(c11);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 2]);
            c20 = x.mul(b0).add(c20);
            c21 = x.mul(b1).add(c21);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 3]);
            c30 = x.mul(b0).add(c30);
            c31 = x.mul(b1).add(c31);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 4]);
            c40 = x.mul(b0).add(c40);
            c41 = x.mul(b1).add(c41);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 5]);
            c50 = x.mul(b0).add(c50);
            c51 = x.mul(b1).add(c51);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 6]);
            c60 = x.mul(b0).add(c60);
            c61 = x.mul(b1).add(c61);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 7]);
            c70 = x.mul(b0).add(c70);
            c71 = x.mul(b1).add(c71);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 8]);
            c80 = x.mul(b0).add(c80);
            c81 = x.mul(b1).add(c81);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 9]);
            c90 = x.mul(b0).add(c90);
            c91 = x.mul(b1).add(c91);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 10]);
            ca0 = x.mul(b0).add(ca0);
            ca1 = x.mul(b1).add(ca1);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 11]);
            cb0 = x.mul(b0).add(cb0);
            cb1 = x.mul(b1).add(cb1);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 12]);
            cc0 = x.mul(b0).add(cc0);
            cc1 = x.mul(b1).add(cc1);
            x = FloatVector.broadcast(LANES, a[aAt + i * aRow + 13]);
            cd0 = x.mul(b0).add(cd0);
            cd1 = x.mul(b1).add(cd1);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + L);
        c10.intoArray(c, cAt + cRow);
        c11.intoArray(c, cAt + cRow + L);
        c20.intoArray(c, cAt + 2 * cRow);
        c21.intoArray(c, cAt + 2 * cRow + L);
        c30.intoArray(c, cAt + 3 * cRow);
        c31.intoArray(c, cAt + 3 * cRow + L);
        c40.intoArray(c, cAt + 4 * cRow);
        c41.intoArray(c, cAt + 4 * cRow + L);
        c50.intoArray(c, cAt + 5 * cRow);
        c51.intoArray(c, cAt + 5 * cRow + L);
        c60.intoArray(c, cAt + 6 * cRow);
        c61.intoArray(c, cAt + 6 * cRow + L);
        c70.intoArray(c, cAt + 7 * cRow);
        c71.intoArray(c, cAt + 7 * cRow + L);
        c80.intoArray(c, cAt + 8 * cRow);
        c81.intoArray(c, cAt + 8 * cRow + L);
        c90.intoArray(c, cAt + 9 * cRow);
        c91.intoArray(c, cAt + 9 * cRow + L);
        ca0.intoArray(c, cAt + 10 * cRow);
        ca1.intoArray(c, cAt + 10 * cRow + L);
        cb0.intoArray(c, cAt + 11 * cRow);
        cb1.intoArray(c, cAt + 11 * cRow + L);
        cc0.intoArray(c, cAt + 12 * cRow);
        cc1.intoArray(c, cAt + 12 * cRow + L);
        cd0.intoArray(c, cAt + 13 * cRow);
        cd1.intoArray(c, cAt + 13 * cRow + L);
    }
}
