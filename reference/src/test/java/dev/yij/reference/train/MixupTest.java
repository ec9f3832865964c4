package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MixupTest {

    /// Sample i is (2^i, -2^i) of class i % 3, so that a mixture tells its parts.
    private static ArrayBatches data(int samples, int batchSize) {
        Tensor x = Tensor.zeros(samples, 2);
        Tensor y = Tensor.zeros(samples, 3);
        for (int i = 0; i < samples; i++) {
            x.data()[2 * i] = 1 << i;
            x.data()[2 * i + 1] = -(1 << i);
            y.data()[3 * i + i % 3] = 1;
        }
        return new ArrayBatches(x, y, batchSize);
    }

    private static Batch next(Batches batches) {
        Batch batch = batches.next();
        assertNotNull(batch);
        return batch;
    }

    @Test
    void everySampleIsMixedWithOneOtherByTheSameNumber() {
        Batch own = next(data(8, 8).epoch(0));
        Batch batch = new Mixup(1).apply(own, data(8, 8), new Seed(3));
        assertSame(own.x(), batch.x(), "in place: a large array for each batch would fill the heap");
        float lambda =
                (float) new Mixup(1).lambda(new Seed(3).stream("lambda", 0).generator());
        assertTrue(lambda > 0.05 && lambda < 0.95, "the test needs a mixture, found " + lambda);
        boolean[] used = new boolean[8];
        for (int i = 0; i < 8; i++) {
            float second = (batch.x()[2 * i] - lambda * (1 << i)) / (1 - lambda);
            int partner = Math.round((float) (Math.log(second) / Math.log(2)));
            used[partner] = true;
            assertEquals(lambda * (1 << i) + (1 - lambda) * (1 << partner), batch.x()[2 * i]);
            assertEquals(-batch.x()[2 * i], batch.x()[2 * i + 1]);
            float[] target = new float[3];
            target[i % 3] += lambda;
            target[partner % 3] += 1 - lambda;
            assertArrayEquals(target, Arrays.copyOfRange(batch.y(), 3 * i, 3 * i + 3), 0x1p-24f);
        }
        for (int i = 0; i < 8; i++) {
            assertTrue(used[i], "sample " + i + " is a second one");
        }
    }

    @Test
    void weightsOfSamplesAreMixedToo() {
        ArrayBatches two = data(2, 2).weights(1, 3);
        Batch batch = new Mixup(1).apply(next(two.epoch(0)), two, new Seed(1));
        float[] weights = batch.weights();
        assertNotNull(weights);
        for (int i = 0; i < 2; i++) {
            // x is 1 or 2, the weight 1 or 3: both lie on one line
            assertEquals(2 * batch.x()[2 * i] - 1, weights[i], 1e-6f);
        }
    }

    @Test
    void aPassThatStartsInTheMiddleSeesTheSameBatches() {
        BatchSource source = new TransformedBatches(data(8, 3), new Seed(5), new Mixup(0.4));
        try (Batches whole = source.epoch(2);
                Batches rest = source.epoch(2, 2);
                Batches other = source.epoch(3)) {
            assertNotEquals(next(whole).x()[0], next(other).x()[0], "another epoch, another mixture");
            next(whole);
            Batch expected = next(whole);
            Batch found = next(rest);
            assertEquals(2, found.size());
            assertArrayEquals(expected.x(), found.x());
            assertArrayEquals(expected.y(), found.y());
            assertNull(whole.next());
            assertNull(rest.next());
        }
    }

    @Test
    void severalTransformsAreAppliedInTurnWithStreamsOfTheirOwn() {
        BatchTransform twice = (batch, source, seed) -> {
            for (int i = 0; i < batch.x().length; i++) {
                batch.x()[i] *= 2;
            }
            return batch;
        };
        Batch mixed = next(new TransformedBatches(data(4, 4), new Seed(5), new Mixup(1)).epoch(0));
        Batch both = next(new TransformedBatches(data(4, 4), new Seed(5), new Mixup(1), twice).epoch(0));
        for (int i = 0; i < 8; i++) {
            assertEquals(2 * mixed.x()[i], both.x()[i]);
        }
        Batch again = next(new TransformedBatches(data(4, 4), new Seed(5), twice, new Mixup(1)).epoch(0));
        assertNotEquals(both.x()[0], again.x()[0]);
    }

    /// Kolmogorov and Smirnov's distance of 4,000 numbers is above 1.95 / √4000 in one of 1,000 cases; the
    /// seed is fixed.
    private static void assertDistribution(double alpha, DoubleUnaryOperator cumulative) {
        RandomGenerator random = new Seed(11).generator();
        double[] drawn = new double[4000];
        Arrays.setAll(drawn, i -> new Mixup(alpha).lambda(random));
        Arrays.sort(drawn);
        double distance = 0;
        for (int i = 0; i < drawn.length; i++) {
            double expected = cumulative.applyAsDouble(drawn[i]);
            distance = Math.max(distance, Math.abs(expected - (i + 0.5) / drawn.length));
        }
        assertTrue(distance < 1.95 / Math.sqrt(drawn.length), "alpha " + alpha + ": " + distance);
    }

    /// Beta(1, 1) is uniform, Beta(½, ½) the arcsine distribution, Beta(2, 2) has the density 6·x·(1 - x).
    @Test
    void lambdaHasTheBetaDistribution() {
        assertDistribution(1, x -> x);
        assertDistribution(0.5, x -> 2 / Math.PI * Math.asin(Math.sqrt(x)));
        assertDistribution(2, x -> x * x * (3 - 2 * x));
    }

    @Test
    void aTinyAlphaGivesNumbersAtTheEnds() {
        RandomGenerator random = new Seed(2).generator();
        int ones = 0;
        for (int i = 0; i < 100; i++) {
            double lambda = new Mixup(1e-6).lambda(random);
            assertTrue(lambda < 1e-9 || lambda > 1 - 1e-9, "found " + lambda);
            ones += lambda > 0.5 ? 1 : 0;
        }
        assertTrue(ones > 30 && ones < 70, "found " + ones);
    }

    @Test
    void alphaIsChecked() {
        for (double alpha : new double[] {0, -1, 9, Double.NaN}) {
            assertEquals(
                    "mixup's alpha must be above 0 and at most 8.0, found " + alpha,
                    assertThrows(IllegalArgumentException.class, () -> new Mixup(alpha))
                            .getMessage());
        }
    }
}
