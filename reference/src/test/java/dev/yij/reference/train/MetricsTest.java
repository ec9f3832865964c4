package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void firstOfEqualScoresWins() {
        assertEquals(1, Metrics.argMax(new float[] {0, 2, 2, 1}, 0, 4));
        assertEquals(0, Metrics.argMax(new float[] {5, 5, 5}, 0, 3));
        assertEquals(0, Metrics.argMax(new float[] {-0.0f, 0.0f}, 0, 2));
    }

    @Test
    void positionCountsFromTheSamplesOwnBeginning() {
        float[] scores = {9, 9, -3, -1, -2, 9};
        assertEquals(1, Metrics.argMax(scores, 2, 3));
    }

    /// (4·1 + 4·2 + 2·4) / 10 = 2 and (4·0.5 + 4·0.75 + 2·0) / 10 = 0.5; the plain means would be 7/3 and 5/12.
    @Test
    void meanWeighsEveryBatchByItsSize() {
        RunningMean mean = new RunningMean();
        mean.add(4, 1, 0.5f);
        mean.add(4, 2, 0.75f);
        mean.add(2, 4, 0);
        assertEquals(new Metrics(2, 0.5), mean.mean());
        assertEquals(10, mean.samples());
    }

    @Test
    void meanOfNothingIsNotANumber() {
        assertTrue(Double.isNaN(new RunningMean().mean().loss()));
    }

    /// 2²⁴ + 1 is not a float: a mean kept in float32 would lose the small batch.
    @Test
    void sumsAreKeptInDouble() {
        RunningMean mean = new RunningMean();
        mean.add(1, 0x1p24f, 1);
        mean.add(1, 1, 1);
        assertEquals((0x1p24 + 1) / 2, mean.mean().loss());
    }
}
