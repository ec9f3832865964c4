package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.simd.gemm.Epilogue;
import org.jspecify.annotations.Nullable;

/// The dense layer, the fast twin of [ScalarDense][dev.yij.reference.scalar.ScalarDense]: a convolution with
/// one tap over images of one pixel, whose sums have the same terms in the same order.
final class SimdDense {

    private static final Window ONE_PIXEL = Window.of(1, 1, 1, 1, Padding.VALID);

    private final SimdConv2D convolution;

    SimdDense(SimdConv2D convolution) {
        this.convolution = convolution;
    }

    private static Conv2DShape onePixel(DenseShape s) {
        return new Conv2DShape(s.images(), ONE_PIXEL, ONE_PIXEL, s.in(), s.out());
    }

    /// y[n,o] = b[o] + Σ x[n,i] · w[i,o], i ascending.
    void dense(DenseShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        convolution.conv2d(onePixel(s), x, w, b, Epilogue.NONE, y);
    }

    /// dx[n,i] = Σ dy[n,o] · w[i,o], o ascending.
    void denseGradInput(DenseShape s, float[] dy, float[] w, float[] dx) {
        convolution.conv2dGradInput(onePixel(s), dy, w, dx);
    }

    /// dw[i,o] += Σ x[n,i] · dy[n,o] and db[o] += Σ dy[n,o], n ascending.
    void denseGradWeights(DenseShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        convolution.conv2dGradWeights(onePixel(s), x, dy, dw, db);
    }
}
