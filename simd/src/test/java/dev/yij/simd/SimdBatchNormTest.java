package dev.yij.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Batch normalization has the bits of the reference in every mode, for numbers of channels that are whole
/// vectors, that are not, and that are less than one.
class SimdBatchNormTest {

    private static float[] numbers(int count, int seed) {
        RandomGenerator random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian(3, 2);
        }
        return numbers;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 5, 1, STRICT, 1",
        "2, 49, 3, FAST, 2",
        "3, 16, 8, STRICT, 2",
        "2, 9, 16, FUSED, 3",
        "1, 30, 24, FAST, 1",
        "2, 7, 33, STRICT, 3",
        "3, 12, 64, FAST, 2",
        "2, 5, 119, STRICT, 1",
        "2, 700, 32, STRICT, 2"
    })
    void theBitsAreThoseOfTheReference(int images, int positions, int channels, Mode mode, int threads) {
        BatchNormShape s = new BatchNormShape(images, positions, channels);
        int size = images * positions * channels;
        float[] x = numbers(size, 1);
        float[] dy = numbers(size, 2);
        float[] mean = numbers(channels, 3);
        float[] factor = numbers(channels, 4);
        float[] offset = numbers(channels, 5);
        float[] slope = numbers(channels, 6);
        try (Backend simd = SimdBackends.create(mode, threads);
                Backend scalar = new ScalarBackend()) {
            double[] expected = new double[2 * images * channels];
            double[] actual = new double[2 * images * channels];
            scalar.channelMoments(s, x, expected);
            simd.channelMoments(s, x, actual);
            assertArrayEquals(expected, actual, "moments");

            scalar.normalizeGradSums(s, x, dy, mean, expected);
            simd.normalizeGradSums(s, x, dy, mean, actual);
            assertArrayEquals(expected, actual, "sums of the gradient");

            float[] y = new float[size];
            scalar.normalize(s, x, mean, factor, offset, y);
            float[] inPlace = x.clone();
            simd.normalize(s, inPlace, mean, factor, offset, inPlace);
            assertArrayEquals(y, inPlace, "y");

            float[] rectified = new float[size];
            scalar.normalizeRelu(s, x, mean, factor, offset, y);
            simd.normalizeRelu(s, x, mean, factor, offset, rectified);
            assertArrayEquals(y, rectified, "ReLU");

            float[] other = numbers(size, 7);
            scalar.normalizeAddRelu(s, x, mean, factor, offset, other, y);
            simd.normalizeAddRelu(s, x, mean, factor, offset, other, rectified);
            assertArrayEquals(y, rectified, "sum and ReLU");

            scalar.normalizeReluGradSums(s, x, dy, mean, factor, offset, expected);
            simd.normalizeReluGradSums(s, x, dy, mean, factor, offset, actual);
            assertArrayEquals(expected, actual, "sums of the gradient before the ReLU");

            float[] dx = new float[size];
            float[] actualDx = dy.clone();
            scalar.normalizeReluGradInput(s, x, dy, mean, factor, offset, offset, slope, dx);
            simd.normalizeReluGradInput(s, x, actualDx, mean, factor, offset, offset, slope, actualDx);
            assertArrayEquals(dx, actualDx, "dx before the ReLU");

            scalar.normalizeGradInput(s, x, dy, mean, factor, offset, slope, dx);
            simd.normalizeGradInput(s, x, dy, mean, factor, offset, slope, dy);
            assertArrayEquals(dx, dy, "dx");
        }
    }
}
