package dev.yij.bench.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.bench.speed.PairedRuns.Score;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairedRunsTest {

    /// The form of JMH 1.37.
    private static final List<String> CSV = List.of(
            "\"Benchmark\",\"Mode\",\"Threads\",\"Samples\",\"Score\",\"Score Error (99.9%)\",\"Unit\",\"Param: layer\"",
            "\"dev.yij.bench.ConvolutionBenchmark.forward\",\"thrpt\",1,5,100.5,2.5,\"ops/s\",conv2d_2",
            "\"dev.yij.bench.ConvolutionBenchmark.forward:gflop\",\"thrpt\",1,5,9.0,NaN,\"ops/s\",conv2d_2",
            "\"dev.yij.bench.ConvolutionBenchmark.forward\",\"thrpt\",1,5,70,NaN,\"ops/s\",conv2d_3");

    private static List<Score> scores(double... values) {
        return List.of(
                new Score(values[0], 1), new Score(values[1], 1), new Score(values[2], 1), new Score(values[3], 1));
    }

    @Test
    void theResultsOfJmhAreReadByNameAndParameters() {
        assertEquals(
                Map.of(
                        "ConvolutionBenchmark.forward conv2d_2", new Score(100.5, 2.5),
                        "ConvolutionBenchmark.forward conv2d_3", new Score(70, 0)),
                PairedRuns.read(CSV));
    }

    @Test
    void slowerIsWhatIsTenPercentSlowerInEveryPair() {
        assertTrue(PairedRuns.isSlower(scores(100, 101, 88, 89)));
        assertFalse(PairedRuns.isSlower(scores(100, 101, 88, 95)));
        assertFalse(PairedRuns.isSlower(scores(100, 92, 88, 89)));
        assertFalse(PairedRuns.isSlower(scores(100, 101, 120, 130)));
    }

    @Test
    void intervalsThatOverlapAreNoEvidence() {
        assertFalse(PairedRuns.isSlower(
                List.of(new Score(100, 10), new Score(100, 1), new Score(85, 8), new Score(85, 1))));
    }
}
