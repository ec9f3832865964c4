package dev.yij.simd.winograd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.random;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.simd.gemm.Epilogue;
import dev.yij.simd.gemm.RegisterTile;
import dev.yij.simd.thread.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A convolution with a cache gives the bits of one without, whenever its weights changed.
class PlaneCacheTest {

    private static final Conv2DShape SHAPE =
            new Conv2DShape(2, Window.of(9, 3, 1, 1, Padding.SAME), Window.of(10, 3, 1, 1, Padding.SAME), 16, 32);

    private final Workers workers = new Workers(2);
    private final PlaneCache cache = new PlaneCache();
    private final WinogradConv2D cached = new WinogradConv2D(workers, cache, RegisterTile.ofThisMachine());
    private final float[] w = random(SHAPE.kernelSize(), 1);
    private final float[] x = random(SHAPE.inputSize(), 2);
    private final float[] dy = random(SHAPE.outputSize(), 3);

    @AfterEach
    void close() {
        workers.close();
    }

    private float[] forward(WinogradConv2D conv, float[] weights) {
        float[] y = new float[SHAPE.outputSize()];
        conv.conv2d(SHAPE, x, weights, null, Epilogue.NONE, y);
        return y;
    }

    private float[] gradInput(WinogradConv2D conv, float[] weights) {
        float[] dx = new float[SHAPE.inputSize()];
        conv.conv2dGradInput(SHAPE, dy, weights, dx);
        return dx;
    }

    private void assertUpToDate() {
        WinogradConv2D fresh = new WinogradConv2D(workers, new PlaneCache(), RegisterTile.ofThisMachine());
        assertSameBits(forward(fresh, w), forward(cached, w), "forward");
        assertSameBits(gradInput(fresh, w), gradInput(cached, w), "gradient with respect to the input");
    }

    @Test
    void oneWeightThatChangesBetweenTwoCallsIsNoticed() {
        assertUpToDate();
        w[w.length - 1] += 1;
        assertUpToDate();
        w[0] = -w[0];
        assertUpToDate();
    }

    @Test
    void weightsThatChangeBetweenTwoStepsAreNoticedInTheSecond() {
        for (int step = 0; step < 3; step++) {
            cache.whileNoWeightChanges(this::assertUpToDate);
            w[step] += 1; // as an optimizer does after the batch
        }
    }

    @Test
    void weightsThatChangeBetweenAStepAndAPredictionAreNoticed() {
        cache.whileNoWeightChanges(this::assertUpToDate);
        w[7] += 1;
        assertUpToDate();
        w[7] += 1;
        cache.whileNoWeightChanges(this::assertUpToDate);
    }

    @Test
    void twoLayersOfTheSameShapeKeepTheirOwnWeights() {
        float[] other = random(SHAPE.kernelSize(), 4);
        WinogradConv2D fresh = new WinogradConv2D(workers, new PlaneCache(), RegisterTile.ofThisMachine());
        float[] expected = forward(fresh, other);
        cache.whileNoWeightChanges(() -> {
            assertUpToDate();
            assertSameBits(expected, forward(cached, other), "the other layer");
            assertUpToDate();
        });
    }
}
