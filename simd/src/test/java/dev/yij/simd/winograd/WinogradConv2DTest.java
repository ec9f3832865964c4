package dev.yij.simd.winograd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.scalar.ScalarPool2D;
import dev.yij.simd.gemm.Epilogue;
import dev.yij.simd.gemm.RegisterTile;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds Winograd's convolution bit by bit to its scalar twin, [ScalarWinograd], for one, two and three threads
/// and every register tile; the build runs this at every vector width. The contract tests that it is a
/// convolution.
@Tag("slow")
class WinogradConv2DTest {

    private static final List<WinogradConv2D> WINOGRADS = List.of(
            winograd(1, RegisterTile.T14X2V), winograd(2, RegisterTile.T14X2V),
            winograd(2, RegisterTile.T4X2V), winograd(3, RegisterTile.T4X2V));

    private static WinogradConv2D winograd(int threads, RegisterTile tile) {
        return new WinogradConv2D(new Workers(threads), new PlaneCache(), tile);
    }

    private static Conv2DShape shape(int n, int h, int w, int inC, int outC, Padding padding) {
        return new Conv2DShape(n, Window.of(h, 3, 1, 1, padding), Window.of(w, 3, 1, 1, padding), inC, outC);
    }

    static Stream<Conv2DShape> shapes() {
        return Stream.of(
                shape(1, 8, 12, 16, 32, Padding.SAME), // whole tiles
                shape(2, 9, 7, 32, 16, Padding.SAME), // tiles that extend beyond the output
                shape(1, 13, 10, 48, 16, Padding.VALID),
                shape(5, 4, 4, 16, 16, Padding.SAME), // one tile an image, fewer tiles than parts
                shape(1, 30, 41, 32, 48, Padding.SAME), // more tiles than a block has
                shape(2, 7, 6, 64, 80, Padding.SAME), // one set of sums for all threads
                shape(1, 57, 60, 80, 64, Padding.SAME), // the same with more tiles than a block has
                shape(1, 12, 13, 240, 272, Padding.SAME), // few tiles, large kernels: threads divide the channels
                new Conv2DShape(1, Window.padded(9, 3, 1, 1, 2, 0), Window.padded(8, 3, 1, 1, 0, 4), 16, 32));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theOutputHasTheBitsOfTheTwin(Conv2DShape s) {
        assertTrue(WinogradConv2D.fits(s));
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] b = random(s.outC(), 3);
        float[] expected = poisoned(s.outputSize());
        float[] rectified = poisoned(s.outputSize());
        float[] unbiased = poisoned(s.outputSize());
        ScalarWinograd.conv2d(s, x, w, b, Epilogue.NONE, expected);
        ScalarWinograd.conv2d(s, x, w, b, Epilogue.reluUpTo(0.5f), rectified);
        ScalarWinograd.conv2d(s, x, w, null, Epilogue.NONE, unbiased);
        for (WinogradConv2D winograd : WINOGRADS) {
            float[] found = poisoned(s.outputSize());
            winograd.conv2d(s, x, w, b, Epilogue.NONE, found);
            assertSameBits(expected, found, s.toString());
            winograd.conv2d(s, x, w, b, Epilogue.reluUpTo(0.5f), found);
            assertSameBits(rectified, found, s + " with ReLU");
            winograd.conv2d(s, x, w, null, Epilogue.NONE, found);
            assertSameBits(unbiased, found, s + " without bias");
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void maxPoolingAfterItHasTheBitsOfPoolingTheOutput(Conv2DShape s) {
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] b = random(s.outC(), 3);
        x[s.inputSize() / 2] = Float.NaN;
        var pool = new Pool2DShape(
                s.images(),
                Window.of(s.outH(), 2, 2, 1, Padding.VALID),
                Window.of(s.outW(), 2, 2, 1, Padding.VALID),
                s.outC());
        for (Epilogue epilogue : List.of(Epilogue.RELU, Epilogue.reluUpTo(0.5f))) {
            float[] whole = poisoned(s.outputSize());
            float[] expected = new float[pool.outputSize()];
            ScalarWinograd.conv2d(s, x, w, b, epilogue, whole);
            ScalarPool2D.maxPool2d(pool, whole, expected);
            for (WinogradConv2D winograd : WINOGRADS) {
                float[] found = poisoned(pool.outputSize());
                winograd.conv2dMaxPool(s, x, w, b, epilogue, found);
                assertSameBits(expected, found, s + " " + epilogue);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theInputGradientHasTheBitsOfTheTwin(Conv2DShape s) {
        float[] dy = random(s.outputSize(), 4);
        float[] w = random(s.kernelSize(), 5);
        float[] expected = poisoned(s.inputSize());
        ScalarWinograd.conv2dGradInput(s, dy, w, expected);
        for (WinogradConv2D winograd : WINOGRADS) {
            float[] found = poisoned(s.inputSize());
            winograd.conv2dGradInput(s, dy, w, found);
            assertSameBits(expected, found, s.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theWeightAndBiasGradientsHaveTheBitsOfTheTwin(Conv2DShape s) {
        float[] x = random(s.inputSize(), 6);
        float[] dy = random(s.outputSize(), 7);
        float[] expectedW = random(s.kernelSize(), 8);
        float[] expectedB = random(s.outC(), 9);
        float[] startW = expectedW.clone();
        float[] startB = expectedB.clone();
        int parts = s.inC() * s.outC() <= 64 * 64 ? 8 : 1;
        ScalarWinograd.conv2dGradWeights(s, parts, x, dy, expectedW, expectedB);
        for (WinogradConv2D winograd : WINOGRADS) {
            float[] dw = startW.clone();
            float[] db = startB.clone();
            winograd.conv2dGradWeights(s, x, dy, dw, db);
            assertSameBits(expectedW, dw, s + ", weights");
            assertSameBits(expectedB, db, s + ", bias");
            dw = startW.clone();
            winograd.conv2dGradWeights(s, x, dy, dw, null);
            assertSameBits(expectedW, dw, s + ", weights without bias");
        }
    }

    @Test
    void weightsThatHaveChangedAreTransformedAgain() {
        Conv2DShape s = shape(1, 8, 8, 16, 16, Padding.SAME);
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] before = new float[s.outputSize()];
        float[] after = new float[s.outputSize()];
        float[] expected = new float[s.outputSize()];
        WINOGRADS.get(1).conv2d(s, x, w, null, Epilogue.NONE, before);
        w[s.kernelSize() - 1] += 1; // the last one only, in place
        WINOGRADS.get(1).conv2d(s, x, w, null, Epilogue.NONE, after);
        ScalarWinograd.conv2d(s, x, w, null, Epilogue.NONE, expected);
        assertSameBits(expected, after, "after the change");
        assertFalse(Arrays.equals(before, after));
    }

    @Test
    void oneArrayMayHoldKernelsOfSeveralShapes() {
        float[] w = random(9 * 48 * 16, 3);
        for (Conv2DShape s : List.of(shape(1, 8, 8, 16, 32, Padding.SAME), shape(1, 8, 8, 32, 16, Padding.SAME))) {
            float[] x = random(s.inputSize(), 1);
            float[] expected = new float[s.outputSize()];
            float[] found = new float[s.outputSize()];
            ScalarWinograd.conv2d(s, x, w, null, Epilogue.NONE, expected);
            WINOGRADS.getFirst().conv2d(s, x, w, null, Epilogue.NONE, found);
            assertSameBits(expected, found, s.toString());
        }
    }

    @Test
    void onlyPlain3x3KernelsAndMultiplesOf16ChannelsFit() {
        Window plain = Window.of(12, 3, 1, 1, Padding.SAME);
        assertTrue(WinogradConv2D.fits(new Conv2DShape(1, plain, plain, 16, 16)));
        assertFalse(WinogradConv2D.fits(new Conv2DShape(1, plain, plain, 3, 32)));
        assertFalse(WinogradConv2D.fits(new Conv2DShape(1, plain, plain, 16, 20)));
        for (Window other : List.of(
                Window.of(12, 3, 2, 1, Padding.SAME),
                Window.of(12, 3, 1, 2, Padding.SAME),
                Window.of(12, 5, 1, 1, Padding.SAME),
                Window.of(12, 1, 1, 1, Padding.SAME))) {
            assertFalse(WinogradConv2D.fits(new Conv2DShape(1, plain, other, 16, 16)), other.toString());
            assertFalse(WinogradConv2D.fits(new Conv2DShape(1, other, plain, 16, 16)), other.toString());
        }
    }

    @Test
    void convolutionsThatWasteMostOfATileDoNotFit() {
        assertTrue(WinogradConv2D.fits(shape(1, 3, 4, 16, 16, Padding.SAME))); // 12 outputs of a tile
        assertFalse(WinogradConv2D.fits(shape(1, 1, 9, 16, 16, Padding.SAME))); // 9 outputs of three tiles
        assertEquals(3, Tiles.forward(shape(1, 1, 9, 16, 16, Padding.SAME)).count());
    }

    private static float[] poisoned(int count) {
        float[] a = new float[count];
        Arrays.fill(a, Float.NaN);
        return a;
    }
}
