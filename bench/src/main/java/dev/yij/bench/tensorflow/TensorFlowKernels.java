package dev.yij.bench.tensorflow;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.SgdDims;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/// TensorFlow's kernels as a backend, on the CPU. In float32 it is a peer; in float64 it is the source of the
/// golden values, each result rounded to float32 once.
///
/// Every kernel is TensorFlow's own operation, except three that TensorFlow has no operation
/// for and that Keras composes as well: softmax's gradient, and Keras 2.2.4's clipped cross-entropy with its
/// gradient. Gradients of dilated convolutions, which TensorFlow does not support on the CPU, go through
/// [ZeroStuffing]. Nothing is declined.
///
/// Each call builds a graph, runs it and frees it. Thread-safe.
///
/// @param <T> the type in which the graph computes
public final class TensorFlowKernels<T extends TFloating> extends TensorFlowOptional<T> {

    private TensorFlowKernels(Class<T> type, int threads) {
        super(type, threads);
    }

    /// Computes in float32.
    ///
    /// @param threads as for [Computation]
    public static TensorFlowKernels<TFloat32> float32(int threads) {
        return new TensorFlowKernels<>(TFloat32.class, threads);
    }

    /// Computes in float64.
    ///
    /// @param threads as for [Computation]
    public static TensorFlowKernels<TFloat64> float64(int threads) {
        return new TensorFlowKernels<>(TFloat64.class, threads);
    }

    // Convolution

    @Override
    public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        try (Computation<T> c = begin()) {
            c.fetch(convolved(c, d, x, w, b), y);
        }
    }

    @Override
    public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        try (Computation<T> c = begin()) {
            c.fetch(c.tf.nn.relu(convolved(c, d, x, w, b)), y);
        }
    }

    private Operand<T> convolved(Computation<T> c, ConvDims d, float[] x, float[] w, float @Nullable [] b) {
        if (d.padding().isExplicit()) {
            return convolved(c, Border.without(d), Border.of(d).add(x, 0), w, b);
        }
        Conv2d.Options dilations = Conv2d.dilations(axes(d.dilationH(), d.dilationW()));
        Operand<T> y = c.tf.nn.conv2d(
                c.array(x, d.xShape()), c.array(w, d.wShape()), strides(d), padding(d.padding()), dilations);
        return b == null ? y : c.tf.nn.biasAdd(y, c.array(b, d.outC()));
    }

    @Override
    public void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        if (isDilated(d)) {
            ZeroStuffing stuffing = new ZeroStuffing(d);
            conv2dGradInput(stuffing.plain(), dy, stuffing.spread(w), dx);
            return;
        }
        if (d.padding().isExplicit()) {
            Border border = Border.of(d);
            float[] full = new float[NamedArray.elements(border.fullShape())];
            conv2dGradInput(Border.without(d), dy, w, full);
            border.remove(full, dx);
            return;
        }
        try (Computation<T> c = begin()) {
            Operand<TInt32> shape = c.tf.constant(d.xShape());
            Operand<T> kernel = c.array(w, d.wShape());
            Operand<T> gradient = c.array(dy, d.yShape());
            c.fetch(c.tf.nn.conv2dBackpropInput(shape, kernel, gradient, strides(d), padding(d.padding())), dx);
        }
    }

    @Override
    public void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        if (isDilated(d)) {
            ZeroStuffing stuffing = new ZeroStuffing(d);
            float[] stuffed = new float[NamedArray.elements(stuffing.plain().wShape())];
            conv2dGradWeights(stuffing.plain(), x, dy, stuffed, db);
            stuffing.gather(stuffed, dw);
            return;
        }
        if (d.padding().isExplicit()) {
            conv2dGradWeights(Border.without(d), Border.of(d).add(x, 0), dy, dw, db);
            return;
        }
        try (Computation<T> c = begin()) {
            Operand<TInt32> shape = c.tf.constant(d.wShape());
            Operand<T> input = c.array(x, d.xShape());
            Operand<T> gradient = c.array(dy, d.yShape());
            c.fetch(c.tf.nn.conv2dBackpropFilter(input, shape, gradient, strides(d), padding(d.padding())), dw);
            if (db != null) {
                c.fetch(c.tf.nn.biasAddGrad(gradient), db);
            }
        }
    }

    // Convolution in groups

    @Override
    public void groupedConv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        try (Computation<T> c = begin()) {
            c.fetch(groups(c, d, x, w, b), y);
        }
    }

    @Override
    public void groupedConv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        try (Computation<T> c = begin()) {
            c.fetch(c.tf.nn.relu(groups(c, d, x, w, b)), y);
        }
    }

    private Operand<T> groups(Computation<T> c, ConvDims d, float[] x, float[] w, float @Nullable [] b) {
        ZeroStuffing stuffing = new ZeroStuffing(d);
        ConvDims plain = stuffing.plain();
        Operand<T> y = new TensorFlowGroups<>(c, plain).forward(c.array(x, d.xShape()), kernel(c, stuffing, w));
        return b == null ? y : c.tf.nn.biasAdd(y, c.array(b, d.outC()));
    }

    /// Without dilation the stuffed kernel is the kernel itself.
    private Operand<T> kernel(Computation<T> c, ZeroStuffing stuffing, float[] w) {
        return c.array(stuffing.spread(w), stuffing.plain().wShape());
    }

    @Override
    public void groupedConv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        ZeroStuffing stuffing = new ZeroStuffing(d);
        try (Computation<T> c = begin()) {
            TensorFlowGroups<T> groups = new TensorFlowGroups<>(c, stuffing.plain());
            c.fetch(groups.gradInput(c.array(dy, d.yShape()), kernel(c, stuffing, w)), dx);
        }
    }

    @Override
    public void groupedConv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        ZeroStuffing stuffing = new ZeroStuffing(d);
        float[] stuffed = new float[NamedArray.elements(stuffing.plain().wShape())];
        try (Computation<T> c = begin()) {
            Operand<T> gradient = c.array(dy, d.yShape());
            TensorFlowGroups<T> groups = new TensorFlowGroups<>(c, stuffing.plain());
            c.fetch(groups.gradWeights(c.array(x, d.xShape()), gradient), stuffed);
            if (db != null) {
                c.fetch(c.tf.nn.biasAddGrad(gradient), db);
            }
        }
        stuffing.gather(stuffed, dw);
    }

    private static boolean isDilated(ConvDims d) {
        return d.dilationH() > 1 || d.dilationW() > 1;
    }

    static List<Long> strides(ConvDims d) {
        return axes(d.strideH(), d.strideW());
    }

    /// For the four axes of NHWC.
    private static List<Long> axes(int h, int w) {
        return List.of(1L, (long) h, (long) w, 1L);
    }

    static String padding(Padding padding) {
        return padding.name();
    }

    // Dense

    @Override
    public void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        try (Computation<T> c = begin()) {
            Operand<T> product = c.tf.linalg.matMul(c.array(x, d.images(), d.in()), c.array(w, d.in(), d.out()));
            c.fetch(b == null ? product : c.tf.nn.biasAdd(product, c.array(b, d.out())), y);
        }
    }

    @Override
    public void denseGradInput(DenseDims d, float[] dy, float[] w, float[] dx) {
        try (Computation<T> c = begin()) {
            Operand<T> gradient = c.array(dy, d.images(), d.out());
            c.fetch(c.tf.linalg.matMul(gradient, c.array(w, d.in(), d.out()), MatMul.transposeB(true)), dx);
        }
    }

    @Override
    public void denseGradWeights(DenseDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        try (Computation<T> c = begin()) {
            Operand<T> gradient = c.array(dy, d.images(), d.out());
            c.fetch(c.tf.linalg.matMul(c.array(x, d.images(), d.in()), gradient, MatMul.transposeA(true)), dw);
            if (db != null) {
                c.fetch(c.tf.nn.biasAddGrad(gradient), db);
            }
        }
    }

    // Pooling

    @Override
    public void maxPool2d(PoolDims d, float[] x, float[] y) {
        try (Computation<T> c = begin()) {
            c.fetch(largest(c, d, c.array(x, d.xShape())), y);
        }
    }

    @Override
    public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
        try (Computation<T> c = begin()) {
            Operand<T> input = c.array(x, d.xShape());
            Operand<T> gradient = c.array(dy, d.yShape());
            c.fetch(
                    c.tf.nn.maxPoolGrad(
                            input, largest(c, d, input), gradient, window(c, d), stride(c, d), padding(d.padding())),
                    dx);
        }
    }

    private Operand<T> largest(Computation<T> c, PoolDims d, Operand<T> x) {
        return c.tf.nn.maxPool(x, window(c, d), stride(c, d), padding(d.padding()));
    }

    private static Operand<TInt32> window(Computation<?> c, PoolDims d) {
        return c.tf.constant(new int[] {1, d.poolH(), d.poolW(), 1});
    }

    private static Operand<TInt32> stride(Computation<?> c, PoolDims d) {
        return c.tf.constant(new int[] {1, d.strideH(), d.strideW(), 1});
    }

    @Override
    public void averagePool2d(PoolDims d, float[] x, float[] y) {
        try (Computation<T> c = begin()) {
            Operand<T> input = c.array(x, d.xShape());
            List<Long> strides = axes(d.strideH(), d.strideW());
            c.fetch(c.tf.nn.avgPool(input, axes(d.poolH(), d.poolW()), strides, padding(d.padding())), y);
        }
    }

    @Override
    public void averagePool2dGrad(PoolDims d, float[] dy, float[] dx) {
        try (Computation<T> c = begin()) {
            Operand<TInt32> shape = c.tf.constant(d.xShape());
            Operand<T> gradient = c.array(dy, d.yShape());
            List<Long> window = axes(d.poolH(), d.poolW());
            List<Long> strides = axes(d.strideH(), d.strideW());
            c.fetch(c.tf.nn.avgPoolGrad(shape, gradient, window, strides, padding(d.padding())), dx);
        }
    }

    // Activations

    @Override
    public void relu(float[] x, float[] y) {
        apply(x, y, (c, a) -> c.tf.nn.relu(a));
    }

    @Override
    public void reluGrad(float[] y, float[] dy, float[] dx) {
        try (Computation<T> c = begin()) {
            c.fetch(c.tf.nn.reluGrad(c.array(dy, dy.length), c.array(y, y.length)), dx);
        }
    }

    @Override
    public void sigmoid(float[] x, float[] y) {
        apply(x, y, (c, a) -> c.tf.math.sigmoid(a));
    }

    @Override
    public void sigmoidGrad(float[] y, float[] dy, float[] dx) {
        try (Computation<T> c = begin()) {
            c.fetch(c.tf.math.sigmoidGrad(c.array(y, y.length), c.array(dy, dy.length)), dx);
        }
    }

    @Override
    public void tanh(float[] x, float[] y) {
        apply(x, y, (c, a) -> c.tf.math.tanh(a));
    }

    @Override
    public void tanhGrad(float[] y, float[] dy, float[] dx) {
        try (Computation<T> c = begin()) {
            c.fetch(c.tf.math.tanhGrad(c.array(y, y.length), c.array(dy, dy.length)), dx);
        }
    }

    private void apply(float[] x, float[] y, BiFunction<Computation<T>, Operand<T>, Operand<T>> activation) {
        try (Computation<T> c = begin()) {
            c.fetch(activation.apply(c, c.array(x, x.length)), y);
        }
    }

    @Override
    public void pointwise(PointDims d, float[] x, float[] y) {
        apply(x, y, (c, a) -> new TensorFlowFunctions<>(c, d).value(a));
    }

    @Override
    public void pointwiseGrad(PointDims d, float[] x, float[] dy, float[] dx) {
        try (Computation<T> c = begin()) {
            Operand<T> input = c.array(x, x.length);
            c.fetch(new TensorFlowFunctions<>(c, d).gradient(input, c.array(dy, dy.length)), dx);
        }
    }

    // Channels

    @Override
    public void batchStatistics(ChannelDims d, float[] x, float[] mean, float[] variance) {
        try (Computation<T> c = begin()) {
            new TensorFlowChannels<>(c, type).statistics(d, x, mean, variance);
        }
    }

    @Override
    public void batchNorm(
            ChannelDims d, float[] x, float[] gamma, float[] beta, float[] mean, float[] variance, float[] y) {
        try (Computation<T> c = begin()) {
            c.fetch(new TensorFlowChannels<>(c, type).normalized(d, x, gamma, beta, mean, variance), y);
        }
    }

    @Override
    public void batchNormGrad(
            ChannelDims d,
            float[] x,
            float[] dy,
            float[] gamma,
            float[] mean,
            float[] variance,
            float[] dx,
            float[] dgamma,
            float[] dbeta) {
        try (Computation<T> c = begin()) {
            List<Operand<T>> gradients = new TensorFlowChannels<>(c, type).gradients(d, x, dy, gamma, mean, variance);
            c.fetch(gradients.get(0), dx);
            c.fetch(gradients.get(1), dgamma);
            c.fetch(gradients.get(2), dbeta);
        }
    }

    @Override
    public void prelu(ChannelDims d, float[] x, float[] a, float[] y) {
        try (Computation<T> c = begin()) {
            Operand<T> slopes = c.array(a, d.channels());
            c.fetch(new TensorFlowChannels<>(c, type).rectified(c.array(x, d.shape()), slopes), y);
        }
    }

    @Override
    public void preluGrad(ChannelDims d, float[] x, float[] a, float[] dy, float[] dx, float[] da) {
        try (Computation<T> c = begin()) {
            new TensorFlowChannels<>(c, type).rectifiedGradients(d, x, a, dy, dx, da);
        }
    }

    @Override
    public void resizeBilinear(ResizeDims d, float[] x, float[] y) {
        try (Computation<T> c = begin()) {
            c.fetch(new TensorFlowChannels<>(c, type).resized(d, c.array(x, d.xShape())), y);
        }
    }

    @Override
    public void resizeBilinearGrad(ResizeDims d, float[] dy, float[] dx) {
        try (Computation<T> c = begin()) {
            c.fetch(new TensorFlowChannels<>(c, type).resizedGradient(d, dy), dx);
        }
    }

    // Softmax and losses

    @Override
    public void softmax(RowDims d, float[] x, float[] y) {
        try (Computation<T> c = begin()) {
            c.fetch(c.tf.nn.softmax(c.array(x, d.shape())), y);
        }
    }

    /// (dy - Σ dy·y)·y, as in TensorFlow's Python code (`nn_grad._SoftmaxGrad`).
    @Override
    public void softmaxGrad(RowDims d, float[] y, float[] dy, float[] dx) {
        try (Computation<T> c = begin()) {
            Operand<T> output = c.array(y, d.shape());
            Operand<T> gradient = c.array(dy, d.shape());
            Operand<T> dot = rowSum(c, c.tf.math.mul(gradient, output));
            c.fetch(c.tf.math.mul(c.tf.math.sub(gradient, dot), output), dx);
        }
    }

    @Override
    public void crossEntropyClipped(RowDims d, float[] p, float[] t, float[] loss) {
        try (Computation<T> c = begin()) {
            Operand<T> share = share(c, c.array(p, d.shape()));
            Operand<T> clipped = c.tf.clipByValue(share, lowest(c), highest(c));
            Operand<T> terms = c.tf.math.mul(c.array(t, d.shape()), c.tf.math.log(clipped));
            c.fetch(c.tf.math.neg(rowSum(c, terms)), loss);
        }
    }

    @Override
    public void crossEntropyClippedGrad(RowDims d, float[] p, float[] t, float[] dx) {
        try (Computation<T> c = begin()) {
            Operand<T> share = share(c, c.array(p, d.shape()));
            Operand<TBool> inside =
                    c.tf.math.logicalAnd(c.tf.math.lessEqual(lowest(c), share), c.tf.math.lessEqual(share, highest(c)));
            Operand<T> counted = c.tf.math.mul(c.array(t, d.shape()), c.tf.dtypes.cast(inside, type));
            Operand<T> gradient = c.tf.math.sub(c.tf.math.mul(share, rowSum(c, counted)), counted);
            c.fetch(c.tf.math.div(gradient, c.number(d.rows())), dx);
        }
    }

    private Operand<T> share(Computation<T> c, Operand<T> p) {
        return c.tf.math.div(p, rowSum(c, p));
    }

    /// Keras's ε in float32.
    private static <T extends TFloating> Operand<T> lowest(Computation<T> c) {
        return c.number(1e-7f);
    }

    private static <T extends TFloating> Operand<T> highest(Computation<T> c) {
        return c.number(1f - 1e-7f);
    }

    private Operand<T> rowSum(Computation<T> c, Operand<T> matrix) {
        return c.tf.reduceSum(matrix, c.tf.constant(1), ReduceSum.keepDims(true));
    }

    @Override
    public void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
        try (Computation<T> c = begin()) {
            c.fetch(fromLogits(c, d, x, t).loss(), loss);
        }
    }

    @Override
    public void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
        try (Computation<T> c = begin()) {
            c.fetch(c.tf.math.div(fromLogits(c, d, x, t).backprop(), c.number(d.rows())), dx);
        }
    }

    private SoftmaxCrossEntropyWithLogits<T> fromLogits(Computation<T> c, RowDims d, float[] x, float[] t) {
        return c.tf.nn.softmaxCrossEntropyWithLogits(c.array(x, d.shape()), c.array(t, d.shape()));
    }

    // Optimizers

    @Override
    public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
        new TensorFlowUpdates<>(type, threads).adam(d, t, 1, g, p, m, v);
    }

    @Override
    public void sgd(SgdDims d, float[] g, float[] p, float[] v) {
        new TensorFlowUpdates<>(type, threads).sgd(d, 1, g, p, v);
    }
}
