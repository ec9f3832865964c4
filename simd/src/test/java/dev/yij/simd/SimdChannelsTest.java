package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.PReluShape;
import dev.yij.reference.kernel.Resize2DShape;
import dev.yij.reference.kernel.ResizeAxis;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Parametric ReLU, bilinear interpolation and biases have the bits of the reference, for channels that are
/// less than a vector, whole vectors, and both.
class SimdChannelsTest {

    private final Backend scalar = new ScalarBackend();

    @AutoClose
    private final Backend simd = new SimdBackend(Mode.STRICT, 2);

    /// Random numbers with both zeros and NaN.
    private static float[] withZeros(int count, int seed) {
        float[] x = random(count, seed);
        for (int i = 0; i < count; i += 7) {
            x[i] = i % 3 == 0 ? 0f : i % 3 == 1 ? -0f : Float.NaN;
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 37, 64})
    void parametricReluHasTheBitsOfTheReference(int channels) {
        List<List<Boolean>> all = List.of(
                List.of(true, true, false),
                List.of(false, true, false),
                List.of(false, false, false),
                List.of(true, false, true),
                List.of(true, true, true));
        for (List<Boolean> shared : all) {
            PReluShape s = new PReluShape(2, List.of(3, 5, channels), shared);
            int size = 2 * 15 * channels;
            float[] x = withZeros(size, 1);
            float[] a = random(15 * channels, 2);
            float[] dy = random(size, 3);
            float[] expected = poisoned(size);
            float[] found = poisoned(size);
            scalar.prelu(s, x, a, expected);
            simd.prelu(s, x, a, found);
            assertSameBits(expected, found, "prelu " + s);
            scalar.preluGradInput(s, x, a, dy, expected);
            simd.preluGradInput(s, x, a, dy, found);
            assertSameBits(expected, found, "preluGradInput " + s);
            float[] expectedSlopes = random(15 * channels, 4);
            float[] slopes = expectedSlopes.clone();
            scalar.preluGradSlopes(s, x, dy, expectedSlopes);
            simd.preluGradSlopes(s, x, dy, slopes);
            assertSameBits(expectedSlopes, slopes, "preluGradSlopes " + s);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 37, 64})
    void bilinearInterpolationHasTheBitsOfTheReference(int channels) {
        for (boolean centres : new boolean[] {true, false}) {
            for (int out : new int[] {1, 4, 9}) {
                ResizeAxis h = new ResizeAxis(5, out, centres);
                ResizeAxis w = new ResizeAxis(4, 2 * out, centres);
                Resize2DShape s = new Resize2DShape(3, h, w, channels);
                int size = 3 * out * 2 * out * channels;
                float[] x = random(s.inputSize(), 1);
                float[] dy = random(size, 2);
                float[] expected = poisoned(size);
                float[] found = poisoned(size);
                scalar.resizeBilinear(s, x, expected);
                simd.resizeBilinear(s, x, found);
                assertSameBits(expected, found, "resizeBilinear " + s);
                expected = poisoned(s.inputSize());
                found = poisoned(s.inputSize());
                scalar.resizeBilinearGrad(s, dy, expected);
                simd.resizeBilinearGrad(s, dy, found);
                assertSameBits(expected, found, "resizeBilinearGrad " + s);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 37, 64})
    void biasesHaveTheBitsOfTheReference(int channels) {
        int rows = 700;
        float[] b = random(channels, 1);
        float[] expected = random(rows * channels, 2);
        float[] found = expected.clone();
        scalar.addBias(rows, channels, b, expected);
        simd.addBias(rows, channels, b, found);
        assertSameBits(expected, found, "addBias");
        float[] sum = random(channels, 3);
        float[] foundSum = sum.clone();
        scalar.biasGrad(rows, channels, found, sum);
        simd.biasGrad(rows, channels, found, foundSum);
        assertSameBits(sum, foundSum, "biasGrad");
    }
}
