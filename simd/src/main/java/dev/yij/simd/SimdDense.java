package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.simd.gemm.Epilogue;
import org.jspecify.annotations.Nullable;

/// The dense layer, the fast twin of [ScalarDense][dev.yij.reference.scalar.ScalarDense]: a convolution with
/// one tap over images of one pixel, whose sums have the same terms in the same order.
final class SimdDense {

    private final SimdConv2D convolution;

    SimdDense(SimdConv2D convolution) {
        this.convolution = convolution;
    }

    /// y[n,o] = b[o] + Σ x[n,i] · w[i,o], i ascending.
    void dense(DenseShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        convolution.conv2d(Conv2DShape.of(s), x, w, b, Epilogue.NONE, y);
    }

    /// dx[n,i] = Σ dy[n,o] · w[i,o], o ascending.
    void denseGradInput(DenseShape s, float[] dy, float[] w, float[] dx) {
        convolution.conv2dGradInput(Conv2DShape.of(s), dy, w, dx);
    }

    /// dw[i,o] += Σ x[n,i] · dy[n,o] and db[o] += Σ dy[n,o], n ascending.
    void denseGradWeights(DenseShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        convolution.conv2dGradWeights(Conv2DShape.of(s), x, dy, dw, db);
    }
}
