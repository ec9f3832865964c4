package dev.yij.testvectors.kernel;

import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.SgdDims;
import org.jspecify.annotations.Nullable;

/// The interface that a backend implements: one method per kernel, on plain float arrays. Every method throws
/// [Declined] unless it is overridden; start with [#conv2d]. A method that supports only some shapes throws
/// [Declined] for the others.
///
/// For every method:
///
/// - Arrays are row-major: images NHWC, kernels HWIO. The length of an array is the number of elements of its
///   shape.
/// - The last arguments are outputs (`y`, `dx`, `loss`, …). Before the call they are filled with NaN
///   ([POISON][dev.yij.testvectors.compare.ZeroTrust#POISON]), or contain an earlier result; every element must
///   be overwritten.
/// - Gradients with respect to weights and biases, `dw` and `db`, are filled with 0 before the call, so that a
///   backend may either overwrite them or add to them.
/// - Inputs must not be changed; the contract checks that.
/// - No two arguments are the same array.
public interface Kernels extends OptionalKernels {

    /// `y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,ic] · w[kh,kw,ic,oc]` with ih = oh·strideH - padTop + kh·dilationH
    /// and iw = ow·strideW - padLeft + kw·dilationW. The kernel is not flipped; products with padding are left
    /// out.
    ///
    /// @param b the bias, null if `d.bias()` is false
    default void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        throw new Declined("conv2d");
    }

    /// [#conv2d], then max(·, 0).
    ///
    /// @param b the bias, null if `d.bias()` is false
    default void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        throw new Declined("conv2dRelu");
    }

    /// dx[n,ih,iw,ic] = Σ dy[n,oh,ow,oc] · w[kh,kw,ic,oc] over all outputs and taps that read the pixel.
    default void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        throw new Declined("conv2dGradInput");
    }

    /// `dw[kh,kw,ic,oc] = Σ x[n,ih,iw,ic] · dy[n,oh,ow,oc]` and `db[oc] = Σ dy[n,oh,ow,oc]` over n, oh, ow.
    /// Both are filled with 0 before the call.
    ///
    /// @param db the gradient with respect to the bias, null if `d.bias()` is false
    default void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        throw new Declined("conv2dGradWeights");
    }

    /// [#conv2d] in groups: the sum is over the input channels of the filter's group only. A depthwise
    /// convolution has one input channel in each group, and `multiplier` adjacent filters for it.
    ///
    /// @param b the bias, null if `d.bias()` is false
    default void groupedConv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        throw new Declined("groupedConv2d");
    }

    /// [#groupedConv2d], then max(·, 0).
    ///
    /// @param b the bias, null if `d.bias()` is false
    default void groupedConv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        throw new Declined("groupedConv2dRelu");
    }

    /// [#conv2dGradInput] in groups.
    default void groupedConv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        throw new Declined("groupedConv2dGradInput");
    }

    /// [#conv2dGradWeights] in groups.
    ///
    /// @param db the gradient with respect to the bias, null if `d.bias()` is false
    default void groupedConv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        throw new Declined("groupedConv2dGradWeights");
    }

    /// `y[n,o] = b[o] + Σ x[n,i] · w[i,o]` over i.
    ///
    /// @param b the bias, null if `d.bias()` is false
    default void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        throw new Declined("dense");
    }

    /// dx[n,i] = Σ dy[n,o] · w[i,o] over o.
    default void denseGradInput(DenseDims d, float[] dy, float[] w, float[] dx) {
        throw new Declined("denseGradInput");
    }

    /// `dw[i,o] = Σ x[n,i] · dy[n,o]` and `db[o] = Σ dy[n,o]` over n. Both are filled with 0 before the call.
    ///
    /// @param db the gradient with respect to the bias, null if `d.bias()` is false
    default void denseGradWeights(DenseDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        throw new Declined("denseGradWeights");
    }

    /// The maximum of each window; padding is ignored.
    default void maxPool2d(PoolDims d, float[] x, float[] y) {
        throw new Declined("maxPool2d");
    }

    /// Each dy is added to the first maximum of its window in row-major order.
    default void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
        throw new Declined("maxPool2dGrad");
    }

    /// The mean of each window; padding is ignored.
    default void averagePool2d(PoolDims d, float[] x, float[] y) {
        throw new Declined("averagePool2d");
    }

    /// Each dy is divided equally among the pixels of its window.
    default void averagePool2dGrad(PoolDims d, float[] dy, float[] dx) {
        throw new Declined("averagePool2dGrad");
    }

    /// y = max(x, 0), NaN for NaN.
    default void relu(float[] x, float[] y) {
        throw new Declined("relu");
    }

    /// dx = dy where y > 0, else 0, from the output y.
    default void reluGrad(float[] y, float[] dy, float[] dx) {
        throw new Declined("reluGrad");
    }

    /// y = 1 / (1 + e⁻ˣ).
    default void sigmoid(float[] x, float[] y) {
        throw new Declined("sigmoid");
    }

    /// dx = dy · y · (1 - y), from the output y.
    default void sigmoidGrad(float[] y, float[] dy, float[] dx) {
        throw new Declined("sigmoidGrad");
    }

    /// y = tanh x.
    default void tanh(float[] x, float[] y) {
        throw new Declined("tanh");
    }

    /// dx = dy · (1 - y²), from the output y.
    default void tanhGrad(float[] y, float[] dy, float[] dx) {
        throw new Declined("tanhGrad");
    }

    /// y = f(x), the function being `d.function()`.
    default void pointwise(PointDims d, float[] x, float[] y) {
        throw new Declined("pointwise");
    }

    /// dx = dy · f'(x), from the input x.
    default void pointwiseGrad(PointDims d, float[] x, float[] dy, float[] dx) {
        throw new Declined("pointwiseGrad");
    }

    /// The statistics of batch normalization in training: `mean[c] = Σ x / n` and
    /// `variance[c] = Σ (x - mean[c])² / n` over all images and positions of the batch, `d.count()` of them.
    default void batchStatistics(ChannelDims d, float[] x, float[] mean, float[] variance) {
        throw new Declined("batchStatistics");
    }

    /// Batch normalization with given statistics: `y = gamma[c] · (x - mean[c]) / √(variance[c] + ε) +
    /// beta[c]`. In training they are those of [#batchStatistics], in inference the moving averages.
    default void batchNorm(
            ChannelDims d, float[] x, float[] gamma, float[] beta, float[] mean, float[] variance, float[] y) {
        throw new Declined("batchNorm");
    }

    /// Gradient of [#batchNorm] in training, where the statistics depend on x. With `s = √(variance[c] + ε)`
    /// and n = `d.count()`: `dbeta[c] = Σ dy`, `dgamma[c] = Σ dy · (x - mean[c]) / s`,
    /// `dx = gamma[c]/s · (dy - Σ dy / n - (x - mean[c]) · Σ (dy · (x - mean[c])) / (n · s²))`. `dgamma` and
    /// `dbeta` are filled with 0 before the call.
    default void batchNormGrad(
            ChannelDims d,
            float[] x,
            float[] dy,
            float[] gamma,
            float[] mean,
            float[] variance,
            float[] dx,
            float[] dgamma,
            float[] dbeta) {
        throw new Declined("batchNormGrad");
    }

    /// Parametric ReLU with a slope for each channel: y = x above 0, else `a[c] · x`.
    default void prelu(ChannelDims d, float[] x, float[] a, float[] y) {
        throw new Declined("prelu");
    }

    /// Gradient of [#prelu]: dx = dy where x > 0, `a[c] · dy` where x < 0; `da[c] = Σ dy · x` over the numbers
    /// x < 0 of the channel. No case has an x of 0, where libraries differ. `da` is filled with 0 before the
    /// call.
    default void preluGrad(ChannelDims d, float[] x, float[] a, float[] dy, float[] dx, float[] da) {
        throw new Declined("preluGrad");
    }

    /// Bilinear interpolation. Output (oh, ow) is at row (oh + ½) · inH/outH - ½ and the column alike if
    /// `d.centres()`, else at oh · inH/outH; there it lies between four pixels, and takes the border's beyond
    /// it.
    default void resizeBilinear(ResizeDims d, float[] x, float[] y) {
        throw new Declined("resizeBilinear");
    }

    /// Gradient of [#resizeBilinear]: each dy is divided among its four pixels in the same proportions.
    default void resizeBilinearGrad(ResizeDims d, float[] dy, float[] dx) {
        throw new Declined("resizeBilinearGrad");
    }

    /// y = exp(x - max x) / Σ exp(x - max x), row by row.
    default void softmax(RowDims d, float[] x, float[] y) {
        throw new Declined("softmax");
    }

    /// dx = (dy - Σ dy·y) · y, row by row, from the output y.
    default void softmaxGrad(RowDims d, float[] y, float[] dy, float[] dx) {
        throw new Declined("softmaxGrad");
    }

    /// `loss[r] = -Σ t·log(clip(p / Σp, 1e-7, 1 - 1e-7))`, one for each row (Keras 2.2.4).
    default void crossEntropyClipped(RowDims d, float[] p, float[] t, float[] loss) {
        throw new Declined("crossEntropyClipped");
    }

    /// Gradient of the mean of [#crossEntropyClipped] over the rows with respect to the logits, p being their
    /// softmax: (p - t) / rows, and 0 in rows whose target class was clipped.
    default void crossEntropyClippedGrad(RowDims d, float[] p, float[] t, float[] dx) {
        throw new Declined("crossEntropyClippedGrad");
    }

    /// `loss[r] = -Σ t·log softmax(x)`, one for each row, computed from log Σ exp (Keras 3).
    default void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
        throw new Declined("crossEntropyLogits");
    }

    /// Gradient of the mean of [#crossEntropyLogits] over the rows with respect to the logits: (softmax(x) - t)
    /// / rows.
    default void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
        throw new Declined("crossEntropyLogitsGrad");
    }

    /// One step of Adam in place: m = β₁·m + (1-β₁)·g, v = β₂·v + (1-β₂)·g², p -= lr·√(1-β₂ᵗ)/(1-β₁ᵗ) · m/(√v +
    /// ε).
    ///
    /// @param t number of the step, counted from 1
    default void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
        throw new Declined("adam");
    }

    /// One step of gradient descent in place: v = momentum·v - rate·g, then p += v, or for Nesterov p +=
    /// momentum·v - rate·g.
    default void sgd(SgdDims d, float[] g, float[] p, float[] v) {
        throw new Declined("sgd");
    }
}
