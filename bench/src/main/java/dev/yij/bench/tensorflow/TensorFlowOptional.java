package dev.yij.bench.tensorflow;

import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.ConvViewDims;
import dev.yij.testvectors.dims.LayerNormDims;
import dev.yij.testvectors.dims.MatMulDims;
import dev.yij.testvectors.dims.PaddedPoolDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.ProductViewDims;
import dev.yij.testvectors.dims.RmsPropDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.TransposedConvDims;
import dev.yij.testvectors.dims.View;
import dev.yij.testvectors.kernel.Kernels;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/// The optional kernels of [TensorFlowKernels]. Borders of images are made and removed, and views gathered,
/// outside of the graph; transposed convolution is TensorFlow's gradient of a convolution, layer normalization
/// is composed as TensorFlow's `nn.moments` and `nn.batch_normalization`, and its gradients are those that
/// TensorFlow derives.
///
/// @param <T> the type in which the graph computes
abstract class TensorFlowOptional<T extends TFloating> implements Kernels {

    final Class<T> type;
    final int threads;

    TensorFlowOptional(Class<T> type, int threads) {
        this.type = type;
        this.threads = threads;
    }

    final Computation<T> begin() {
        return new Computation<>(type, threads);
    }

    // Transposed convolution

    @Override
    public void conv2dTranspose(TransposedConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        ZeroStuffing stuffing = new ZeroStuffing(d.convolution());
        Border border = Border.of(d.convolution());
        ConvDims plain = Border.without(stuffing.plain());
        try (Computation<T> c = begin()) {
            Operand<T> full = c.tf.nn.conv2dBackpropInput(
                    c.tf.constant(plain.xShape()),
                    c.array(stuffing.spread(w), plain.wShape()),
                    c.array(x, d.xShape()),
                    TensorFlowKernels.strides(plain),
                    "VALID");
            Operand<T> inner = c.tf.slice(
                    full, c.tf.constant(new int[] {0, border.top(), border.left(), 0}), c.tf.constant(d.yShape()));
            c.fetch(b == null ? inner : c.tf.nn.biasAdd(inner, c.array(b, d.outC())), y);
        }
    }

    @Override
    public void conv2dTransposeGradInput(TransposedConvDims d, float[] dy, float[] w, float[] dx) {
        conv2d(d.convolution().withoutBias(), dy, w, null, dx);
    }

    @Override
    public void conv2dTransposeGradWeights(
            TransposedConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        conv2dGradWeights(d.convolution().withoutBias(), dy, x, dw, null);
        if (db != null) {
            try (Computation<T> c = begin()) {
                c.fetch(c.tf.nn.biasAddGrad(c.array(dy, d.yShape())), db);
            }
        }
    }

    // Pooling

    @Override
    public void paddedMaxPool2d(PaddedPoolDims d, float[] x, float[] y) {
        Border border = Border.of(d);
        maxPool2d(plain(d.pool(), border), border.add(x, Float.NEGATIVE_INFINITY), y);
    }

    @Override
    public void paddedMaxPool2dGrad(PaddedPoolDims d, float[] x, float[] dy, float[] dx) {
        Border border = Border.of(d);
        float[] full = border.add(x, Float.NEGATIVE_INFINITY);
        float[] gradient = new float[full.length];
        maxPool2dGrad(plain(d.pool(), border), full, dy, gradient);
        border.remove(gradient, dx);
    }

    private static PoolDims plain(PoolDims d, Border border) {
        return new PoolDims(
                d.images(),
                border.fullHeight(),
                border.fullWidth(),
                d.channels(),
                d.poolH(),
                d.poolW(),
                d.strideH(),
                d.strideW(),
                Padding.VALID);
    }

    /// The mean of a window with its border, divided by the share of it that counts.
    @Override
    public void paddedAveragePool2d(PaddedPoolDims d, float[] x, float[] y) {
        Border border = Border.of(d);
        try (Computation<T> c = begin()) {
            Operand<T> mean = mean(c, d.pool(), c.array(border.add(x, 0), border.fullShape()));
            c.fetch(c.tf.math.div(mean, counted(c, d, border)), y);
        }
    }

    @Override
    public void paddedAveragePool2dGrad(PaddedPoolDims d, float[] dy, float[] dx) {
        Border border = Border.of(d);
        float[] full = new float[Arrays.stream(border.fullShape()).reduce(1, (a, b) -> a * b)];
        try (Computation<T> c = begin()) {
            Operand<T> share = c.tf.math.div(c.array(dy, d.yShape()), counted(c, d, border));
            c.fetch(
                    c.tf.nn.avgPoolGrad(
                            c.tf.constant(border.fullShape()), share, window(d.pool()), strides(d.pool()), "VALID"),
                    full);
        }
        border.remove(full, dx);
    }

    private Operand<T> mean(Computation<T> c, PoolDims d, Operand<T> x) {
        return c.tf.nn.avgPool(x, window(d), strides(d), "VALID");
    }

    /// The share of each window that counts: the image, and the padding if it does.
    private Operand<T> counted(Computation<T> c, PaddedPoolDims padded, Border border) {
        PoolDims d = padded.pool();
        float[] ones = new float[d.images() * d.inH() * d.inW() * d.channels()];
        Arrays.fill(ones, 1);
        float[] mask = border.add(ones, 0);
        for (int i = 0; padded.countPadding() && i < mask.length; i++) {
            int column = i / d.channels() % border.fullWidth();
            int row = i / d.channels() / border.fullWidth() % border.fullHeight();
            boolean inside =
                    row < d.padTop() + d.inH() + d.padBottom() && column < d.padLeft() + d.inW() + d.padRight();
            mask[i] = inside ? 1 : 0;
        }
        return mean(c, d, c.array(mask, border.fullShape()));
    }

    private static List<Long> window(PoolDims d) {
        return List.of(1L, (long) d.poolH(), (long) d.poolW(), 1L);
    }

    private static List<Long> strides(PoolDims d) {
        return List.of(1L, (long) d.strideH(), (long) d.strideW(), 1L);
    }

    // Matrices and rows

    @Override
    public void matmul(MatMulDims d, float[] a, float[] b, float[] y) {
        String equation = (d.transposeA() ? "nki" : "nik") + "," + (d.transposeB() ? "njk" : "nkj") + "->nij";
        try (Computation<T> c = begin()) {
            c.fetch(c.tf.linalg.einsum(List.of(c.array(a, d.aShape()), c.array(b, d.bShape())), equation), y);
        }
    }

    private Operand<T> normalized(
            Computation<T> c, LayerNormDims d, Operand<T> x, Operand<T> gamma, @Nullable Operand<T> beta) {
        Operand<T> center = rowMean(c, x);
        Operand<T> variance = rowMean(c, c.tf.math.squaredDifference(x, c.tf.stopGradient(center)));
        Operand<T> inverse = c.tf.math.rsqrt(c.tf.math.add(variance, c.number(d.epsilon())));
        Operand<T> scaled = c.tf.math.mul(c.tf.math.mul(c.tf.math.sub(x, center), inverse), gamma);
        // not added: a sum would be replaced by an operation of oneDNN's for all of this, which has no float64
        return beta == null ? scaled : c.tf.math.sub(scaled, c.tf.math.neg(beta));
    }

    private Operand<T> rowMean(Computation<T> c, Operand<T> x) {
        return c.tf.math.mean(x, c.tf.constant(1), Mean.keepDims(true));
    }

    @Override
    public void layerNorm(LayerNormDims d, float[] x, float[] gamma, float[] beta, float[] y) {
        try (Computation<T> c = begin()) {
            Operand<T> shift = c.array(beta, d.columns());
            c.fetch(normalized(c, d, c.array(x, d.shape()), c.array(gamma, d.columns()), shift), y);
        }
    }

    @Override
    public void layerNormGrad(
            LayerNormDims d, float[] x, float[] dy, float[] gamma, float[] dx, float[] dgamma, float[] dbeta) {
        try (Computation<T> c = begin()) {
            Operand<T> input = c.array(x, d.shape());
            Operand<T> scale = c.array(gamma, d.columns());
            Operand<T> gradient = c.array(dy, d.shape());
            Gradients gradients = c.tf.gradients(
                    List.of(normalized(c, d, input, scale, null)),
                    List.of(input, scale),
                    Gradients.dx(List.<Operand<?>>of(gradient)));
            c.fetch(gradients.dy(0), dx);
            c.fetch(gradients.dy(1), dgamma);
            c.fetch(c.tf.reduceSum(gradient, c.tf.constant(0)), dbeta);
        }
    }

    @Override
    public void sparseCrossEntropy(RowDims d, float[] x, int[] labels, float[] loss) {
        try (Computation<T> c = begin()) {
            c.fetch(labelled(c, d, x, labels).loss(), loss);
        }
    }

    @Override
    public void sparseCrossEntropyGrad(RowDims d, float[] x, int[] labels, float[] dx) {
        try (Computation<T> c = begin()) {
            c.fetch(c.tf.math.div(labelled(c, d, x, labels).backprop(), c.number(d.rows())), dx);
        }
    }

    private SparseSoftmaxCrossEntropyWithLogits<T> labelled(Computation<T> c, RowDims d, float[] x, int[] labels) {
        Operand<TInt32> numbers = c.tf.constant(labels);
        return c.tf.nn.sparseSoftmaxCrossEntropyWithLogits(c.array(x, d.shape()), numbers);
    }

    // Optimizers

    @Override
    public void adamW(AdamWDims d, int t, float[] g, float[] p, float[] m, float[] v) {
        new TensorFlowDecay<>(type, threads).adamW(d, t, 1, g, p, m, v);
    }

    @Override
    public void rmsProp(RmsPropDims d, float[] g, float[] p, float[] m, float[] v) {
        new TensorFlowDecay<>(type, threads).rmsProp(d, 1, g, p, m, v);
    }

    // Views

    @Override
    public void conv2dViews(ConvViewDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        float[] result = new float[y.length];
        conv2d(d.conv(), d.x().gather(x), d.w().gather(w), b, result);
        store(result, d.dense(d.conv().yShape()), y);
    }

    @Override
    public void conv2dGradInputViews(ConvViewDims d, float[] dy, float[] w, float[] dx) {
        float[] result = new float[dx.length];
        conv2dGradInput(d.conv(), d.dy().gather(dy), d.w().gather(w), result);
        store(result, d.dense(d.conv().xShape()), dx);
    }

    @Override
    public void conv2dGradWeightsViews(ConvViewDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        float[] result = new float[dw.length];
        conv2dGradWeights(d.conv(), d.x().gather(x), d.dy().gather(dy), result, db);
        store(result, d.denseKernel(), dw);
    }

    private static void store(float[] from, View view, float[] to) {
        for (int i = 0; i < from.length; i++) {
            to[view.index(i)] = from[i];
        }
    }

    @Override
    public void multiplyViews(ProductViewDims d, float[] a, float[] b, float[] y) {
        try (Computation<T> c = begin()) {
            c.fetch(c.tf.math.mul(c.array(d.a().gather(a), d.shape()), c.array(d.b().gather(b), d.shape())), y);
        }
    }
}
