package dev.yij.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.bench.peers.Results.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final Task FORWARD = new Task(false, 8);
    private static final Task TRAINING = new Task(true, 64);
    private static final Row FAST = new Row(Library.YIJ_FAST, 2);
    private static final Row PEER = new Row(Library.TENSORFLOW, 2);

    private static Results measured() {
        Results results = new Results();
        for (double rate : new double[] {30, 10, 20}) {
            results.add(FORWARD, FAST, rate);
        }
        for (double rate : new double[] {10, 10, 10}) {
            results.add(FORWARD, PEER, rate);
        }
        results.add(TRAINING, FAST, 12);
        results.add(TRAINING, FAST, 13);
        results.peakMemory(FAST, 500_000_000);
        results.peakMemory(PEER, 4_000_000_000L);
        return results;
    }

    @Test
    void speedsAreMediansWithTheSlowestAndTheFastestRound() {
        assertEquals("""
                | images/s: median (slowest–fastest round) | forward, batch 8 | training, batch 64 | peak memory of training |
                | ---------------------------------------- | ---------------- | ------------------ | ----------------------- |
                | yij FAST, 2 threads                      | 20.0 (10.0–30.0) | 12.5 (12.0–13.0)   | 0.50 GB                 |
                | TensorFlow, 2 threads                    | 10.0 (10.0–10.0) |                    | 4.00 GB                 |
                """, measured().speeds(List.of(FAST, PEER)));
    }

    @Test
    void ratiosAreTakenRoundByRoundAndLeaveOutWhatWasNotMeasured() {
        Results results = measured();
        results.add(FORWARD, FAST, 10); // a round without a partner
        assertEquals("""
                | yij FAST against      | forward, batch 8 | training, batch 64 | its memory as a part of the peer's |
                | --------------------- | ---------------- | ------------------ | ---------------------------------- |
                | TensorFlow, 2 threads | 2.00×            |                    | 0.13                               |
                """, results.ratios(Library.YIJ_FAST, List.of(FAST, PEER)));
    }

    @Test
    void aRatioIsTheMedianOfQuotientsAndNotTheQuotientOfMedians() {
        Results results = new Results();
        double[] ours = {10, 40, 60};
        double[] theirs = {10, 10, 30};
        for (int round = 0; round < 3; round++) {
            results.add(FORWARD, FAST, ours[round]);
            results.add(FORWARD, PEER, theirs[round]);
        }
        String table = results.ratios(Library.YIJ_FAST, List.of(FAST, PEER));
        assertEquals(
                "2.00×",
                table.lines().skip(2).findFirst().orElse("").split("\\|")[2].strip(),
                table);
    }

    @Test
    void scalingComparesALibraryWithItselfOnFewerThreads() {
        Results results = measured();
        Row one = new Row(Library.YIJ_FAST, 1);
        for (int round = 0; round < 3; round++) {
            results.add(FORWARD, one, 10);
        }
        assertEquals("""
                | threads: 2 against 1 | forward, batch 8 | training, batch 64 |
                | -------------------- | ---------------- | ------------------ |
                | yij FAST             | 2.00×            |                    |
                """, results.scaling(List.of(one, FAST, PEER)));
        assertEquals("", results.scaling(List.of(FAST, PEER)));
    }
}
