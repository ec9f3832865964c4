package dev.yij.simd;

import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.kernel.DropoutMask;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.PReluShape;
import dev.yij.reference.kernel.ParallelBackend;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Resize2DShape;
import dev.yij.reference.kernel.SgdStep;
import dev.yij.reference.scalar.ScalarActivations;
import dev.yij.simd.gemm.ConstantPanels;
import dev.yij.simd.gemm.Epilogue;
import dev.yij.simd.gemm.RegisterTile;
import dev.yij.simd.gemm.Tile;
import dev.yij.simd.thread.Workers;
import dev.yij.simd.winograd.PlaneCache;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/// The fast [Backend] in the Vector API. Its kernels are in [SimdConv2D], [SimdGroupedConv2D],
/// [SimdDense], [SimdPool2D], [SimdBatchNorm], [SimdActivations], [SimdPRelu], [SimdResize] and [SimdUpdates],
/// each the twin of a class of the scalar reference. The single-threaded backends of its workers share the
/// transformed kernels of Winograd's algorithm, and the packed weights of predictions.
///
/// Only [SimdBackends] may mention this class: loading it requires the module jdk.incubator.vector.
final class SimdBackend implements ParallelBackend, FusedConv2D {

    private final Mode mode;
    private final RegisterTile tile;
    private final Workers workers;
    private final SimdConv2D conv2d;
    private final SimdGroupedConv2D groupedConv2d;
    private final SimdDense dense;
    private final SimdPool2D pool2d;
    private final SimdBatchNorm batchNorm;
    private final SimdActivations activations;
    private final SimdPRelu prelu;
    private final SimdResize resize;
    private final SimdUpdates updates;
    private final PlaneCache cache;
    private final ConstantPanels constants;
    private final @Nullable Backend[] singles;

    SimdBackend(Mode mode, int threads) {
        this(mode, threads, RegisterTile.ofThisMachine());
    }

    SimdBackend(Mode mode, int threads, RegisterTile tile) {
        this(mode, threads, tile, new PlaneCache(), new ConstantPanels());
    }

    private SimdBackend(Mode mode, int threads, RegisterTile tile, PlaneCache cache, ConstantPanels constants) {
        this.mode = mode;
        this.tile = tile;
        this.workers = new Workers(threads);
        this.cache = cache;
        this.constants = constants;
        this.singles = new Backend[threads];
        this.conv2d = new SimdConv2D(workers, mode, cache, constants, tile);
        this.groupedConv2d =
                new SimdGroupedConv2D(new SimdDepthwiseConv2D(workers, mode.accumulation()), conv2d.withoutWinograd());
        this.dense = new SimdDense(conv2d);
        this.pool2d = new SimdPool2D(workers);
        this.batchNorm = new SimdBatchNorm(workers);
        this.activations = new SimdActivations(workers);
        this.prelu = new SimdPRelu(workers);
        this.resize = new SimdResize(workers);
        this.updates = new SimdUpdates(workers);
    }

    @Override
    public String description() {
        return "simd " + mode + ", "
                + FloatVector.SPECIES_PREFERRED.vectorBitSize() + "-bit vectors, " + workers.threads()
                + (workers.threads() == 1 ? " thread" : " threads")
                + (SimdBackends.hasFma() ? "" : ", no fused multiply-add");
    }

    @Override
    public String arithmetic() {
        return mode.name();
    }

    @Override
    public void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2d.conv2d(s, x, w, b, Epilogue.NONE, y);
    }

    @Override
    public void conv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float max, float[] y) {
        conv2d.conv2d(s, x, w, b, Epilogue.reluUpTo(max), y);
    }

    @Override
    public boolean poolsAfter(Conv2DShape s) {
        return conv2d.poolsAfter(s);
    }

    @Override
    public void conv2dReluMaxPool(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float max, float[] y) {
        conv2d.conv2dMaxPool(s, x, w, b, Epilogue.reluUpTo(max), y);
    }

    @Override
    public void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        conv2d.conv2dGradInput(s, dy, w, dx);
    }

    @Override
    public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        conv2d.conv2dGradWeights(s, x, dy, dw, db);
    }

    @Override
    public void groupedConv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        groupedConv2d.conv2d(s, x, w, b, Epilogue.NONE, y);
    }

    @Override
    public void groupedConv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float max, float[] y) {
        groupedConv2d.conv2d(s, x, w, b, Epilogue.reluUpTo(max), y);
    }

    @Override
    public void groupedConv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        groupedConv2d.conv2dGradInput(s, dy, w, dx);
    }

    @Override
    public void groupedConv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        groupedConv2d.conv2dGradWeights(s, x, dy, dw, db);
    }

    @Override
    public void dense(DenseShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        dense.dense(s, x, w, b, y);
    }

    @Override
    public void denseGradInput(DenseShape s, float[] dy, float[] w, float[] dx) {
        dense.denseGradInput(s, dy, w, dx);
    }

    @Override
    public void denseGradWeights(DenseShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        dense.denseGradWeights(s, x, dy, dw, db);
    }

    @Override
    public void maxPool2d(Pool2DShape s, float[] x, float[] y) {
        pool2d.maxPool2d(s, x, y);
    }

    @Override
    public void maxPool2dGrad(Pool2DShape s, float[] x, float[] dy, float[] dx) {
        pool2d.maxPool2dGrad(s, x, dy, dx);
    }

    @Override
    public void averagePool2d(Pool2DShape s, float[] x, float[] y) {
        pool2d.averagePool2d(s, x, y);
    }

    @Override
    public void averagePool2dGrad(Pool2DShape s, float[] dy, float[] dx) {
        pool2d.averagePool2dGrad(s, dy, dx);
    }

    @Override
    public void relu(int count, float[] x, float[] y) {
        activations.relu(count, x, y);
    }

    @Override
    public void reluGrad(int count, float[] y, float[] dy, float[] dx) {
        activations.reluGrad(count, y, dy, dx);
    }

    @Override
    public void sigmoid(int count, float[] x, float[] y) {
        activations.sigmoid(count, x, y);
    }

    @Override
    public void sigmoidGrad(int count, float[] y, float[] dy, float[] dx) {
        activations.sigmoidGrad(count, y, dy, dx);
    }

    @Override
    public void tanh(int count, float[] x, float[] y) {
        activations.tanh(count, x, y);
    }

    @Override
    public void tanhGrad(int count, float[] y, float[] dy, float[] dx) {
        activations.tanhGrad(count, y, dy, dx);
    }

    @Override
    public void map(PointFunction f, int count, float[] x, float[] y) {
        activations.map(f, count, x, y);
    }

    @Override
    public void mapGrad(PointFunction f, int count, float[] x, float[] dy, float[] dx) {
        activations.mapGrad(f, count, x, dy, dx);
    }

    @Override
    public void softmax(int rows, int columns, float[] x, float[] y) {
        ScalarActivations.softmax(rows, columns, x, y); // one short row per image
    }

    @Override
    public void softmaxGrad(int rows, int columns, float[] y, float[] dy, float[] dx) {
        ScalarActivations.softmaxGrad(rows, columns, y, dy, dx);
    }

    @Override
    public void dropout(DropoutMask mask, int count, float[] x, float[] y) {
        activations.dropout(mask, count, x, y);
    }

    @Override
    public void channelMoments(BatchNormShape s, float[] x, double[] moments) {
        batchNorm.channelMoments(s, x, moments);
    }

    @Override
    public void normalize(BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] y) {
        batchNorm.normalize(s, x, mean, factor, offset, y);
    }

    @Override
    public void normalizeRelu(BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] y) {
        batchNorm.normalizeRelu(s, x, mean, factor, offset, y);
    }

    @Override
    public void normalizeAddRelu(
            BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] other, float[] y) {
        batchNorm.normalizeAddRelu(s, x, mean, factor, offset, other, y);
    }

    @Override
    public void normalizeGradSums(BatchNormShape s, float[] x, float[] dy, float[] mean, double[] sums) {
        batchNorm.normalizeGradSums(s, x, dy, mean, sums);
    }

    @Override
    public void normalizeReluGradSums(
            BatchNormShape s, float[] x, float[] dy, float[] mean, float[] factor, float[] offset, double[] sums) {
        batchNorm.normalizeReluGradSums(s, x, dy, mean, factor, offset, sums);
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
        batchNorm.normalizeGradInput(s, x, dy, mean, factor, meanDy, slope, dx);
    }

    @Override
    public void normalizeReluGradInput(
            BatchNormShape s,
            float[] x,
            float[] dy,
            float[] mean,
            float[] factor,
            float[] offset,
            float[] meanDy,
            float[] slope,
            float[] dx) {
        batchNorm.normalizeReluGradInput(s, x, dy, mean, factor, offset, meanDy, slope, dx);
    }

    @Override
    public void prelu(PReluShape s, float[] x, float[] a, float[] y) {
        prelu.prelu(s, x, a, y);
    }

    @Override
    public void preluGradInput(PReluShape s, float[] x, float[] a, float[] dy, float[] dx) {
        prelu.preluGradInput(s, x, a, dy, dx);
    }

    @Override
    public void preluGradSlopes(PReluShape s, float[] x, float[] dy, float[] da) {
        prelu.preluGradSlopes(s, x, dy, da);
    }

    @Override
    public void resizeBilinear(Resize2DShape s, float[] x, float[] y) {
        resize.resizeBilinear(s, x, y);
    }

    @Override
    public void resizeBilinearGrad(Resize2DShape s, float[] dy, float[] dx) {
        resize.resizeBilinearGrad(s, dy, dx);
    }

    @Override
    public void addBias(int rows, int columns, float[] b, float[] y) {
        activations.addBias(rows, columns, b, y);
    }

    @Override
    public void biasGrad(int rows, int columns, float[] dy, float[] db) {
        Tile.addRows(rows, columns, dy, 0, db);
    }

    @Override
    public void sgd(SgdStep step, int count, float[] g, float[] p, float[] v) {
        updates.sgd(step, count, g, p, v);
    }

    @Override
    public void adam(AdamStep step, int count, float[] g, float[] p, float[] m, float[] v) {
        updates.adam(step, count, g, p, m, v);
    }

    @Override
    public boolean folds() {
        return mode != Mode.STRICT;
    }

    @Override
    public void setConstant(float[] w) {
        cache.setConstant(w);
        constants.setConstant(w);
    }

    @Override
    public int workers() {
        return workers.threads();
    }

    @Override
    public void forEach(int items, Task task) {
        cache.whileNoWeightChanges(
                () -> workers.forEach(items, (worker, item) -> task.run(single(worker), worker, item)));
    }

    /// The backend of one worker, made when first needed by the worker's own thread.
    private Backend single(int worker) {
        Backend made = singles[worker];
        if (made == null) {
            made = new SimdBackend(mode, 1, tile, cache, constants);
            singles[worker] = made;
        }
        return made;
    }

    @Override
    public void close() {
        workers.close();
    }
}
