package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;

/// |b| + Σ|w·x| of any output of a convolution, in double: the scale of rounding errors.
record Magnitudes(Conv2DShape s, float[] x, float[] w, float[] b) {

    double at(int output) {
        int oc = output % s.outC();
        int ow = output / s.outC() % s.outW();
        int oh = output / s.outC() / s.outW() % s.outH();
        int n = output / s.outC() / s.outW() / s.outH();
        double sum = Math.abs((double) b[oc]);
        for (int kh = 0; kh < s.kernelH(); kh++) {
            for (int kw = 0; kw < s.kernelW(); kw++) {
                int ih = s.h().inputAt(oh, kh);
                int iw = s.w().inputAt(ow, kw);
                for (int ic = 0; s.h().contains(ih) && s.w().contains(iw) && ic < s.inC(); ic++) {
                    sum += Math.abs((double) x[s.x(n, ih, iw, ic)] * w[s.w(kh, kw, ic, oc)]);
                }
            }
        }
        return sum;
    }
}
