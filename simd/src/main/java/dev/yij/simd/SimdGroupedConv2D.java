package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.gemm.Epilogue;
import dev.yij.simd.gemm.Tile;
import org.jspecify.annotations.Nullable;

/// Grouped convolution and its two gradients, the fast twin of
/// [ScalarGroupedConv2D][dev.yij.reference.scalar.ScalarGroupedConv2D].
///
/// With one filter for each channel it is [SimdDepthwiseConv2D]. Otherwise the channels of each group are
/// copied to arrays of their own, on which the group is an ordinary convolution.
final class SimdGroupedConv2D {

    private final SimdDepthwiseConv2D depthwise;
    private final SimdConv2D group;
    private float[] x = new float[0];
    private float[] w = new float[0];
    private float[] y = new float[0];

    /// @param group computes a group as a matrix product
    SimdGroupedConv2D(SimdDepthwiseConv2D depthwise, SimdConv2D group) {
        this.depthwise = depthwise;
        this.group = group;
    }

    /// y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,first+ic] · w[kh,kw,ic,oc], kh, kw, ic ascending, then the epilogue.
    void conv2d(Conv2DShape s, float[] from, float[] kernel, float @Nullable [] b, Epilogue epilogue, float[] to) {
        if (SimdDepthwiseConv2D.fits(s)) {
            depthwise.conv2d(s, from, kernel, b, epilogue, to);
            return;
        }
        Conv2DShape one = reserve(s);
        float[] bias = b == null ? null : new float[one.outC()];
        for (int g = 0; g < s.groups(); g++) {
            cut(from, s.inC(), g, x, one.inC(), one.inputSize());
            cut(kernel, s.outC(), g, w, one.outC(), one.kernelSize());
            if (b != null && bias != null) {
                cut(b, s.outC(), g, bias, one.outC(), one.outC());
            }
            group.conv2d(one, x, w, bias, epilogue, y);
            paste(y, one.outC(), one.outputSize(), to, s.outC(), g);
        }
    }

    /// dx[n,ih,iw,first+ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc], kh, kw, oc ascending.
    void conv2dGradInput(Conv2DShape s, float[] dy, float[] kernel, float[] dx) {
        if (SimdDepthwiseConv2D.fits(s)) {
            depthwise.conv2dGradInput(s, dy, kernel, dx);
            return;
        }
        Conv2DShape one = reserve(s);
        for (int g = 0; g < s.groups(); g++) {
            cut(dy, s.outC(), g, y, one.outC(), one.outputSize());
            cut(kernel, s.outC(), g, w, one.outC(), one.kernelSize());
            group.conv2dGradInput(one, y, w, x);
            paste(x, one.inC(), one.inputSize(), dx, s.inC(), g);
        }
    }

    /// dw[kh,kw,ic,oc] += Σ x[n,ih,iw,first+ic] · dy[n,oh,ow,oc] and db[oc] += Σ dy[n,oh,ow,oc], n, oh, ow
    /// ascending.
    void conv2dGradWeights(Conv2DShape s, float[] from, float[] dy, float[] dw, float @Nullable [] db) {
        if (SimdDepthwiseConv2D.fits(s)) {
            depthwise.conv2dGradWeights(s, from, dy, dw, db);
            return;
        }
        Conv2DShape one = reserve(s);
        float[] dbias = db == null ? null : new float[one.outC()];
        for (int g = 0; g < s.groups(); g++) {
            cut(from, s.inC(), g, x, one.inC(), one.inputSize());
            cut(dy, s.outC(), g, y, one.outC(), one.outputSize());
            cut(dw, s.outC(), g, w, one.outC(), one.kernelSize());
            if (db != null && dbias != null) {
                cut(db, s.outC(), g, dbias, one.outC(), one.outC());
            }
            group.conv2dGradWeights(one, x, y, w, dbias);
            paste(w, one.outC(), one.kernelSize(), dw, s.outC(), g);
            if (db != null && dbias != null) {
                paste(dbias, one.outC(), one.outC(), db, s.outC(), g);
            }
        }
    }

    /// The shape of one group, for which the arrays then have room.
    private Conv2DShape reserve(Conv2DShape s) {
        Conv2DShape one = new Conv2DShape(s.images(), s.window(), s.groupInC(), s.groupOutC());
        x = atLeast(one.inputSize(), x);
        w = atLeast(one.kernelSize(), w);
        y = atLeast(one.outputSize(), y);
        return one;
    }

    private static float[] atLeast(int size, float[] array) {
        return array.length < size ? new float[size] : array;
    }

    /// Copies the columns of a group from a matrix whose rows have `columns` numbers.
    private static void cut(float[] all, int columns, int g, float[] part, int width, int size) {
        Tile.copy(size / width, width, all, g * width, columns, part, 0, width);
    }

    private static void paste(float[] part, int width, int size, float[] all, int columns, int g) {
        Tile.copy(size / width, width, part, 0, width, all, g * width, columns);
    }
}
