package dev.yij.testvectors.kernel;

import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.ConvViewDims;
import dev.yij.testvectors.dims.LayerNormDims;
import dev.yij.testvectors.dims.MatMulDims;
import dev.yij.testvectors.dims.PaddedPoolDims;
import dev.yij.testvectors.dims.ProductViewDims;
import dev.yij.testvectors.dims.RmsPropDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.TransposedConvDims;
import org.jspecify.annotations.Nullable;

/// Kernels that many backends have and yij's own network does not need. The rules of [Kernels] apply.
public interface OptionalKernels {

    /// `y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,ic] · w[kh,kw,oc,ic]` with oh = ih·strideH - padTop + kh·dilationH
    /// and ow = iw·strideW - padLeft + kw·dilationW: each input adds the kernel to the output, and what would
    /// be in the padding is left out. The kernel's layout is HWOI. Strides, dilations and padding are those of
    /// `d.convolution()`.
    ///
    /// @param b the bias, null if `d.convolution().bias()` is false
    default void conv2dTranspose(TransposedConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        throw new Declined("conv2dTranspose");
    }

    /// dx[n,ih,iw,ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,oc,ic]: the convolution of dy.
    default void conv2dTransposeGradInput(TransposedConvDims d, float[] dy, float[] w, float[] dx) {
        throw new Declined("conv2dTransposeGradInput");
    }

    /// `dw[kh,kw,oc,ic] = Σ x[n,ih,iw,ic] · dy[n,oh,ow,oc]` and `db[oc] = Σ dy[n,oh,ow,oc]`. Both are filled
    /// with 0 before the call.
    ///
    /// @param db the gradient with respect to the bias, null if there is none
    default void conv2dTransposeGradWeights(
            TransposedConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        throw new Declined("conv2dTransposeGradWeights");
    }

    /// [Kernels#maxPool2d] with an explicit padding, which may differ on each side, and windows that may exceed
    /// it.
    default void paddedMaxPool2d(PaddedPoolDims d, float[] x, float[] y) {
        throw new Declined("paddedMaxPool2d");
    }

    /// Each dy is added to the first maximum of its window in row-major order.
    default void paddedMaxPool2dGrad(PaddedPoolDims d, float[] x, float[] dy, float[] dx) {
        throw new Declined("paddedMaxPool2dGrad");
    }

    /// The sum of each window divided by [PaddedPoolDims#divisor].
    default void paddedAveragePool2d(PaddedPoolDims d, float[] x, float[] y) {
        throw new Declined("paddedAveragePool2d");
    }

    /// Each dy, divided by [PaddedPoolDims#divisor], is added to the pixels of its window.
    default void paddedAveragePool2dGrad(PaddedPoolDims d, float[] dy, float[] dx) {
        throw new Declined("paddedAveragePool2dGrad");
    }

    /// y[n,i,j] = Σ a[n,i,k] · b[n,k,j] over k; a is stored as [n,k,i] if `d.transposeA()`, b as [n,j,k] if
    /// `d.transposeB()`.
    default void matmul(MatMulDims d, float[] a, float[] b, float[] y) {
        throw new Declined("matmul");
    }

    /// `y = gamma[c] · (x - mean) / √(variance + ε) + beta[c]`, with the mean and the variance, Σ (x - mean)² /
    /// columns, of the row.
    default void layerNorm(LayerNormDims d, float[] x, float[] gamma, float[] beta, float[] y) {
        throw new Declined("layerNorm");
    }

    /// Gradient of [#layerNorm]. With `g = dy · gamma[c]`, s = √(variance + ε) and x̂ = (x - mean) / s of the
    /// row: dx = (g - mean(g) - x̂ · mean(g · x̂)) / s, `dgamma[c] = Σ dy · x̂` and `dbeta[c] = Σ dy` over the
    /// rows. `dgamma` and `dbeta` are
    /// filled with 0 before the call.
    default void layerNormGrad(
            LayerNormDims d, float[] x, float[] dy, float[] gamma, float[] dx, float[] dgamma, float[] dbeta) {
        throw new Declined("layerNormGrad");
    }

    /// `loss[r] = -log softmax(x)[labels[r]]`, one for each row.
    ///
    /// @param labels the number of each row's class, counted from 0
    default void sparseCrossEntropy(RowDims d, float[] x, int[] labels, float[] loss) {
        throw new Declined("sparseCrossEntropy");
    }

    /// Gradient of the mean of [#sparseCrossEntropy] over the rows with respect to the logits: (softmax(x) - 1
    /// at the label) / rows.
    default void sparseCrossEntropyGrad(RowDims d, float[] x, int[] labels, float[] dx) {
        throw new Declined("sparseCrossEntropyGrad");
    }

    /// One step of AdamW in place, as PyTorch and optax compute it: m = β₁·m + (1-β₁)·g, v = β₂·v + (1-β₂)·g²,
    /// p -= lr·decay·p, p -= lr · m/(1-β₁ᵗ) / (√(v/(1-β₂ᵗ)) + ε).
    ///
    /// @param t number of the step, counted from 1
    default void adamW(AdamWDims d, int t, float[] g, float[] p, float[] m, float[] v) {
        throw new Declined("adamW");
    }

    /// One step of RMSprop in place: v = ρ·v + (1-ρ)·g², m = momentum·m + lr·g/(√v + ε), p -= m; if
    /// `d.insideRoot()`, the divisor is √(v + ε).
    default void rmsProp(RmsPropDims d, float[] g, float[] p, float[] m, float[] v) {
        throw new Declined("rmsProp");
    }

    /// [Kernels#conv2d] of views: `x` and `w` are buffers in which `d.x()` and `d.w()` say where the elements
    /// are. `y` is dense, NHWC or, if `d.channelsFirst()`, NCHW.
    ///
    /// @param b the bias, dense, null if `d.conv().bias()` is false
    default void conv2dViews(ConvViewDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        throw new Declined("conv2dViews");
    }

    /// [Kernels#conv2dGradInput] of views: `dy` and `w` are buffers; `dx` is dense as y in [#conv2dViews].
    default void conv2dGradInputViews(ConvViewDims d, float[] dy, float[] w, float[] dx) {
        throw new Declined("conv2dGradInputViews");
    }

    /// [Kernels#conv2dGradWeights] of views: `x` and `dy` are buffers; `dw` is dense, HWIO or, if
    /// `d.channelsFirst()`, OIHW. `dw` and `db` are filled with 0 before the call.
    ///
    /// @param db the gradient with respect to the bias, null if there is none
    default void conv2dGradWeightsViews(ConvViewDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        throw new Declined("conv2dGradWeightsViews");
    }

    /// y[i,j] = a[i,j] · b[i,j] of views: `a` and `b` are buffers in which `d.a()` and `d.b()` say where the
    /// elements are; y is dense.
    default void multiplyViews(ProductViewDims d, float[] a, float[] b, float[] y) {
        throw new Declined("multiplyViews");
    }
}
