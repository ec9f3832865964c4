package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.scalar.Poison;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitializerTest {

    /// fan_in 9 · 64 = 576, fan_out 9 · 128 = 1152, 73,728 numbers.
    private static final Shape KERNEL = Shape.of(3, 3, 64, 128);

    /// The limits √(6 / (fan_in + fan_out)) of the chapter's nine kernels.
    @ParameterizedTest
    @CsvSource({
        "3,  32, 0.13801311", // √(6 / (9 · 35))
        "32, 32, 0.10206207", // √(6 / (9 · 64))
        "32, 64, 0.08333333", // √(6 / (9 · 96)) = 1/12
        "64, 64, 0.07216878",
        "64, 128, 0.05892557",
        "128, 128, 0.05103104",
        "128, 256, 0.04166667", // 1/24
        "256, 256, 0.03608439",
    })
    void glorotUniformFillsItsRangeForEveryConvolution(int inC, int outC, double limit) {
        assertFills(limit, Shape.of(3, 3, inC, outC));
    }

    @Test
    void glorotUniformFillsItsRangeForTheDenseLayer() {
        assertFills(0.14744196, Shape.of(256, 20)); // √(6 / 276)
    }

    /// A vector's length is both, in Keras (`compute_fans`): the slopes of a PReLU after a dense layer.
    @Test
    void glorotUniformFillsItsRangeForAVector() {
        assertFills(0.05477226, Shape.of(1000)); // √(6 / 2000)
    }

    /// Of n numbers uniform in ±limit, all stay below 0.97 of it with probability 0.97ⁿ: 4e-12 for the
    /// 864 of conv1.
    private static void assertFills(double limit, Shape kernel) {
        float[] w = fill(Initializer.GLOROT_UNIFORM, kernel, 1);
        double largest = 0;
        for (float v : w) {
            largest = Math.max(largest, Math.abs(v));
        }
        assertTrue(largest <= limit + 1e-8, "found " + largest + ", limit " + limit);
        assertTrue(largest > 0.97 * limit, "found " + largest + ", limit " + limit);
    }

    @ParameterizedTest
    @CsvSource({
        // variance: 2 / (fan_in + fan_out) = 2 / 1728; 2 / fan_in = 2 / 576. Uniform: limit² / 3, the same.
        // bound: √(6 / 1728), 2 · √(2 / 1728) / 0.87962566, √(6 / 576), 2 · √(2 / 576) / 0.87962566
        "GLOROT_UNIFORM, 1.1574074e-3, 0.058925566",
        "GLOROT_NORMAL,  1.1574074e-3, 0.077352238",
        "HE_UNIFORM,     3.4722222e-3, 0.102062073",
        "HE_NORMAL,      3.4722222e-3, 0.133978006",
    })
    void meanVarianceAndBoundAreThoseOfTheDistribution(Initializer initializer, double variance, double bound) {
        float[] w = fill(initializer, KERNEL, 2);
        double sum = 0;
        double squares = 0;
        for (float v : w) {
            assertTrue(Math.abs(v) <= bound + 1e-8, initializer + ": " + v + " exceeds " + bound);
            sum += v;
            squares += (double) v * v;
        }
        // five standard errors: σ / √n for the mean, and less than σ² · √(2 / n) for the variance
        int n = w.length;
        assertEquals(0, sum / n, 5 * Math.sqrt(variance / n));
        assertEquals(variance, squares / n, 5 * variance * Math.sqrt(2.0 / n));
    }

    @Test
    void constantsAreTheSameWhateverTheShape() {
        assertArrayEquals(new float[] {1, 1, 1}, fill(Initializer.ONES, Shape.of(3), 1));
        assertArrayEquals(new float[3], fill(Initializer.ZEROS, Shape.of(3), 1));
        assertArrayEquals(new float[6], fill(Initializer.ZEROS, Shape.of(2, 3), 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Initializer.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ZEROS", "ONES"})
    void aSeedFixesTheNumbers(Initializer initializer) {
        float[] first = fill(initializer, Shape.of(4, 5), 1);
        assertArrayEquals(first, fill(initializer, Shape.of(4, 5), 1));
        assertFalse(Arrays.equals(first, fill(initializer, Shape.of(4, 5), 2)));
    }

    @Test
    void aDenseKernelsReceptiveFieldIsOne() {
        assertEquals(256, Initializer.fanIn(Shape.of(256, 20)));
        assertEquals(20, Initializer.fanOut(Shape.of(256, 20)));
        assertEquals(15 * 4, Initializer.fanIn(Shape.of(3, 5, 4, 6)));
        assertEquals(15 * 6, Initializer.fanOut(Shape.of(3, 5, 4, 6)));
    }

    private static float[] fill(Initializer initializer, Shape shape, long seed) {
        float[] w = Poison.nan(shape.size());
        initializer.fill(shape, new Seed(seed).generator(), w);
        return w;
    }
}
