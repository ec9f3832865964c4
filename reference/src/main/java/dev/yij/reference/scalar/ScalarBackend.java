package dev.yij.reference.scalar;

import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.kernel.DropoutMask;
import dev.yij.reference.kernel.PReluShape;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Resize2DShape;
import dev.yij.reference.kernel.SgdStep;
import org.jspecify.annotations.Nullable;

/// The reference [Backend]: every kernel in the order of its formula, on one thread, with bit-identical results
/// on every machine. The loops are in [ScalarConv2D], [ScalarGroupedConv2D], [ScalarDense], [ScalarPool2D],
/// [ScalarActivations] and [ScalarUpdates].
///
/// Not final: a backend under development extends this class and overrides the kernels that it implements.
public class ScalarBackend implements Backend {

    /// Creates a backend. It has no state.
    public ScalarBackend() {}

    @Override
    public String description() {
        return "scalar";
    }

    /// `STRICT`; a subclass overrides kernels, perhaps with other roundings, and has its class's name.
    @Override
    public String arithmetic() {
        return getClass() == ScalarBackend.class ? "STRICT" : getClass().getName();
    }

    @Override
    public void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        ScalarConv2D.conv2d(s, x, w, b, y);
    }

    @Override
    public void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        ScalarConv2D.conv2dGradInput(s, dy, w, dx);
    }

    @Override
    public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        ScalarConv2D.conv2dGradWeights(s, x, dy, dw, db);
    }

    @Override
    public void groupedConv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        ScalarGroupedConv2D.groupedConv2d(s, x, w, b, y);
    }

    @Override
    public void groupedConv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        ScalarGroupedConv2D.groupedConv2dGradInput(s, dy, w, dx);
    }

    @Override
    public void groupedConv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        ScalarGroupedConv2D.groupedConv2dGradWeights(s, x, dy, dw, db);
    }

    @Override
    public void dense(DenseShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        ScalarDense.dense(s, x, w, b, y);
    }

    @Override
    public void denseGradInput(DenseShape s, float[] dy, float[] w, float[] dx) {
        ScalarDense.denseGradInput(s, dy, w, dx);
    }

    @Override
    public void denseGradWeights(DenseShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        ScalarDense.denseGradWeights(s, x, dy, dw, db);
    }

    @Override
    public void maxPool2d(Pool2DShape s, float[] x, float[] y) {
        ScalarPool2D.maxPool2d(s, x, y);
    }

    @Override
    public void maxPool2dGrad(Pool2DShape s, float[] x, float[] dy, float[] dx) {
        ScalarPool2D.maxPool2dGrad(s, x, dy, dx);
    }

    @Override
    public void averagePool2d(Pool2DShape s, float[] x, float[] y) {
        ScalarPool2D.averagePool2d(s, x, y);
    }

    @Override
    public void averagePool2dGrad(Pool2DShape s, float[] dy, float[] dx) {
        ScalarPool2D.averagePool2dGrad(s, dy, dx);
    }

    @Override
    public void relu(int count, float[] x, float[] y) {
        ScalarActivations.relu(count, x, y);
    }

    @Override
    public void reluGrad(int count, float[] y, float[] dy, float[] dx) {
        ScalarActivations.reluGrad(count, y, dy, dx);
    }

    @Override
    public void sigmoid(int count, float[] x, float[] y) {
        ScalarActivations.sigmoid(count, x, y);
    }

    @Override
    public void sigmoidGrad(int count, float[] y, float[] dy, float[] dx) {
        ScalarActivations.sigmoidGrad(count, y, dy, dx);
    }

    @Override
    public void tanh(int count, float[] x, float[] y) {
        ScalarActivations.tanh(count, x, y);
    }

    @Override
    public void tanhGrad(int count, float[] y, float[] dy, float[] dx) {
        ScalarActivations.tanhGrad(count, y, dy, dx);
    }

    @Override
    public void map(PointFunction f, int count, float[] x, float[] y) {
        ScalarActivations.map(f, count, x, y);
    }

    @Override
    public void mapGrad(PointFunction f, int count, float[] x, float[] dy, float[] dx) {
        ScalarActivations.mapGrad(f, count, x, dy, dx);
    }

    @Override
    public void softmax(int rows, int columns, float[] x, float[] y) {
        ScalarActivations.softmax(rows, columns, x, y);
    }

    @Override
    public void softmaxGrad(int rows, int columns, float[] y, float[] dy, float[] dx) {
        ScalarActivations.softmaxGrad(rows, columns, y, dy, dx);
    }

    @Override
    public void dropout(DropoutMask mask, int count, float[] x, float[] y) {
        ScalarActivations.dropout(mask, count, x, y);
    }

    @Override
    public void channelMoments(BatchNormShape s, float[] x, double[] moments) {
        ScalarBatchNorm.channelMoments(s, x, moments);
    }

    @Override
    public void normalize(BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] y) {
        ScalarBatchNorm.normalize(s, x, mean, factor, offset, y);
    }

    @Override
    public void normalizeGradSums(BatchNormShape s, float[] x, float[] dy, float[] mean, double[] sums) {
        ScalarBatchNorm.normalizeGradSums(s, x, dy, mean, sums);
    }

    @Override
    public void normalizeGradInput(
            BatchNormShape s,
            float[] x,
            float[] dy,
            float[] mean,
            float[] factor,
            float[] meanDy,
            float[] slope,
            float[] dx) {
        ScalarBatchNorm.normalizeGradInput(s, x, dy, mean, factor, meanDy, slope, dx);
    }

    @Override
    public void prelu(PReluShape s, float[] x, float[] a, float[] y) {
        ScalarPRelu.prelu(s, x, a, y);
    }

    @Override
    public void preluGradInput(PReluShape s, float[] x, float[] a, float[] dy, float[] dx) {
        ScalarPRelu.preluGradInput(s, x, a, dy, dx);
    }

    @Override
    public void preluGradSlopes(PReluShape s, float[] x, float[] dy, float[] da) {
        ScalarPRelu.preluGradSlopes(s, x, dy, da);
    }

    @Override
    public void resizeBilinear(Resize2DShape s, float[] x, float[] y) {
        ScalarResize.resizeBilinear(s, x, y);
    }

    @Override
    public void resizeBilinearGrad(Resize2DShape s, float[] dy, float[] dx) {
        ScalarResize.resizeBilinearGrad(s, dy, dx);
    }

    @Override
    public void sgd(SgdStep step, int count, float[] g, float[] p, float[] v) {
        ScalarUpdates.sgd(step, count, g, p, v);
    }

    @Override
    public void adam(AdamStep step, int count, float[] g, float[] p, float[] m, float[] v) {
        ScalarUpdates.adam(step, count, g, p, m, v);
    }
}
