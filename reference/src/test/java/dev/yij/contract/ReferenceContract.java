package dev.yij.contract;

import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.PReluShape;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Resize2DShape;
import dev.yij.reference.kernel.ResizeAxis;
import dev.yij.reference.kernel.SgdStep;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.testvectors.contract.BackendContract;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.SgdDims;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The contract of test-vectors for a [Backend]: converts its plain arrays and shapes to those of the
/// interface.
public abstract class ReferenceContract extends BackendContract {

    private final Backend backend;

    /// @param backend the backend under test
    protected ReferenceContract(Backend backend) {
        this.backend = backend;
    }

    /// All cases except those of the cross-entropy, which is a loss and not a kernel.
    @Override
    protected int minimumCases() {
        return 1411;
    }

    private static Conv2DShape shape(ConvDims d) {
        Window h = Window.padded(d.inH(), d.kernelH(), d.strideH(), d.dilationH(), d.padTop(), d.padBottom());
        Window w = Window.padded(d.inW(), d.kernelW(), d.strideW(), d.dilationW(), d.padLeft(), d.padRight());
        return new Conv2DShape(d.images(), new Window2D(h, w), d.inC(), d.outC(), d.groups());
    }

    private static Pool2DShape shape(PoolDims d) {
        return new Pool2DShape(
                d.images(),
                new Window(d.inH(), d.poolH(), d.strideH(), 1, d.padTop(), d.padBottom(), d.outH()),
                new Window(d.inW(), d.poolW(), d.strideW(), 1, d.padLeft(), d.padRight(), d.outW()),
                d.channels());
    }

    private static DenseShape shape(DenseDims d) {
        return new DenseShape(d.images(), d.in(), d.out());
    }

    @Override
    public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        backend.conv2d(shape(d), x, w, b, y);
    }

    @Override
    public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        if (backend instanceof FusedConv2D fused) {
            fused.conv2dRelu(shape(d), x, w, b, y);
        } else {
            backend.conv2d(shape(d), x, w, b, y);
            backend.relu(shape(d).outputSize(), y, y);
        }
    }

    @Override
    public void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        backend.conv2dGradInput(shape(d), dy, w, dx);
    }

    @Override
    public void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        backend.conv2dGradWeights(shape(d), x, dy, dw, db);
    }

    @Override
    public void groupedConv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        backend.groupedConv2d(shape(d), x, w, b, y);
    }

    @Override
    public void groupedConv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        if (backend instanceof FusedConv2D fused) {
            fused.groupedConv2dRelu(shape(d), x, w, b, Float.POSITIVE_INFINITY, y);
        } else {
            backend.groupedConv2d(shape(d), x, w, b, y);
            backend.relu(shape(d).outputSize(), y, y);
        }
    }

    @Override
    public void groupedConv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        backend.groupedConv2dGradInput(shape(d), dy, w, dx);
    }

    @Override
    public void groupedConv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        backend.groupedConv2dGradWeights(shape(d), x, dy, dw, db);
    }

    @Override
    public void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        backend.dense(shape(d), x, w, b, y);
    }

    @Override
    public void denseGradInput(DenseDims d, float[] dy, float[] w, float[] dx) {
        backend.denseGradInput(shape(d), dy, w, dx);
    }

    @Override
    public void denseGradWeights(DenseDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        backend.denseGradWeights(shape(d), x, dy, dw, db);
    }

    @Override
    public void maxPool2d(PoolDims d, float[] x, float[] y) {
        backend.maxPool2d(shape(d), x, y);
    }

    @Override
    public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
        backend.maxPool2dGrad(shape(d), x, dy, dx);
    }

    @Override
    public void averagePool2d(PoolDims d, float[] x, float[] y) {
        backend.averagePool2d(shape(d), x, y);
    }

    @Override
    public void averagePool2dGrad(PoolDims d, float[] dy, float[] dx) {
        backend.averagePool2dGrad(shape(d), dy, dx);
    }

    @Override
    public void relu(float[] x, float[] y) {
        backend.relu(x.length, x, y);
    }

    @Override
    public void reluGrad(float[] y, float[] dy, float[] dx) {
        backend.reluGrad(y.length, y, dy, dx);
    }

    @Override
    public void sigmoid(float[] x, float[] y) {
        backend.sigmoid(x.length, x, y);
    }

    @Override
    public void sigmoidGrad(float[] y, float[] dy, float[] dx) {
        backend.sigmoidGrad(y.length, y, dy, dx);
    }

    @Override
    public void tanh(float[] x, float[] y) {
        backend.tanh(x.length, x, y);
    }

    @Override
    public void tanhGrad(float[] y, float[] dy, float[] dx) {
        backend.tanhGrad(y.length, y, dy, dx);
    }

    private static PointFunction function(PointDims d) {
        return switch (d.function()) {
            case RELU -> new PointFunction.Relu((float) d.parameter(0), (float) d.parameter(1), (float) d.parameter(2));
            case ELU -> new PointFunction.Elu(d.parameter(0), d.parameter(1));
            case HARD_SIGMOID -> new PointFunction.HardSigmoid((float) d.parameter(0));
            case SILU, HARD_SILU, GELU, GELU_TANH, SOFTPLUS, SOFTSIGN, EXPONENTIAL, MISH ->
                PointFunction.Smooth.valueOf(d.function().name());
        };
    }

    @Override
    public void pointwise(PointDims d, float[] x, float[] y) {
        backend.map(function(d), x.length, x, y);
    }

    @Override
    public void pointwiseGrad(PointDims d, float[] x, float[] dy, float[] dx) {
        backend.mapGrad(function(d), x.length, x, dy, dx);
    }

    private static BatchNormShape shape(ChannelDims d) {
        return new BatchNormShape(d.images(), d.height() * d.width(), d.channels());
    }

    /// The moments of the images are those about their own means.
    @Override
    public void batchStatistics(ChannelDims d, float[] x, float[] mean, float[] variance) {
        double[] moments = new double[2 * d.images() * d.channels()];
        backend.channelMoments(shape(d), x, moments);
        int positions = d.height() * d.width();
        for (int c = 0; c < d.channels(); c++) {
            double sum = 0;
            for (int n = 0; n < d.images(); n++) {
                sum += moments[2 * n * d.channels() + c];
            }
            double squares = 0;
            for (int n = 0; n < d.images(); n++) {
                double apart = moments[2 * n * d.channels() + c] / positions - sum / d.count();
                squares += moments[(2 * n + 1) * d.channels() + c] + positions * apart * apart;
            }
            mean[c] = (float) (sum / d.count());
            variance[c] = (float) (squares / d.count());
        }
    }

    private static float[] inverse(ChannelDims d, float[] variance) {
        float[] inverse = new float[variance.length];
        for (int c = 0; c < inverse.length; c++) {
            inverse[c] = 1 / (float) Math.sqrt(variance[c] + (float) d.epsilon());
        }
        return inverse;
    }

    private static float[] product(float[] a, float[] b) {
        float[] product = new float[a.length];
        for (int c = 0; c < product.length; c++) {
            product[c] = a[c] * b[c];
        }
        return product;
    }

    @Override
    public void batchNorm(
            ChannelDims d, float[] x, float[] gamma, float[] beta, float[] mean, float[] variance, float[] y) {
        backend.normalize(shape(d), x, mean, product(gamma, inverse(d, variance)), beta, y);
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
        double[] sums = new double[2 * d.images() * d.channels()];
        backend.normalizeGradSums(shape(d), x, dy, mean, sums);
        float[] inverse = inverse(d, variance);
        float[] meanDy = new float[d.channels()];
        float[] slope = new float[d.channels()];
        for (int c = 0; c < d.channels(); c++) {
            double ofDy = 0;
            double ofProduct = 0;
            for (int n = 0; n < d.images(); n++) {
                ofDy += sums[2 * n * d.channels() + c];
                ofProduct += sums[(2 * n + 1) * d.channels() + c];
            }
            dbeta[c] += (float) ofDy;
            dgamma[c] += (float) (ofProduct * inverse[c]);
            meanDy[c] = (float) (ofDy / d.count());
            slope[c] = (float) (ofProduct / d.count() * inverse[c] * inverse[c]);
        }
        backend.normalizeGradInput(shape(d), x, dy, mean, product(gamma, inverse), meanDy, slope, dx);
    }

    private static PReluShape slopes(ChannelDims d) {
        return new PReluShape(d.images(), List.of(d.height(), d.width(), d.channels()), List.of(true, true, false));
    }

    @Override
    public void prelu(ChannelDims d, float[] x, float[] a, float[] y) {
        backend.prelu(slopes(d), x, a, y);
    }

    @Override
    public void preluGrad(ChannelDims d, float[] x, float[] a, float[] dy, float[] dx, float[] da) {
        backend.preluGradSlopes(slopes(d), x, dy, da);
        backend.preluGradInput(slopes(d), x, a, dy, dx);
    }

    private static Resize2DShape shape(ResizeDims d) {
        return new Resize2DShape(
                d.images(),
                new ResizeAxis(d.inH(), d.outH(), d.centres()),
                new ResizeAxis(d.inW(), d.outW(), d.centres()),
                d.channels());
    }

    @Override
    public void resizeBilinear(ResizeDims d, float[] x, float[] y) {
        backend.resizeBilinear(shape(d), x, y);
    }

    @Override
    public void resizeBilinearGrad(ResizeDims d, float[] dy, float[] dx) {
        backend.resizeBilinearGrad(shape(d), dy, dx);
    }

    @Override
    public void softmax(RowDims d, float[] x, float[] y) {
        backend.softmax(d.rows(), d.columns(), x, y);
    }

    @Override
    public void softmaxGrad(RowDims d, float[] y, float[] dy, float[] dx) {
        backend.softmaxGrad(d.rows(), d.columns(), y, dy, dx);
    }

    @Override
    public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
        AdamStep step = AdamStep.at(t, d.learningRate(), d.beta1(), d.beta2(), d.epsilon());
        backend.adam(step, p.length, g, p, m, v);
    }

    @Override
    public void sgd(SgdDims d, float[] g, float[] p, float[] v) {
        backend.sgd(new SgdStep(d.learningRate(), d.momentum(), d.nesterov()), p.length, g, p, v);
    }
}
