package dev.yij.bench.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalTest {

    private static Interval oneTo(int n) {
        List<Double> samples = new ArrayList<>(
                IntStream.rangeClosed(1, n).mapToObj(Double::valueOf).toList());
        Collections.shuffle(samples, new Random(1));
        return Interval.of(samples);
    }

    /// The ranks of W. J. Conover's table A3 and of every table of the sign test at 5 %: from 6 samples on the
    /// smallest and the largest; from 9 the second; from 12 the third; from 15 the fourth; from 17 the fifth.
    @Test
    void theEndsAreTheRanksOfTheSignTest() {
        assertEquals(new Interval(1, 3.5, 6), oneTo(6));
        assertEquals(new Interval(1, 4.5, 8), oneTo(8));
        assertEquals(new Interval(2, 5, 8), oneTo(9));
        assertEquals(new Interval(3, 6.5, 10), oneTo(12));
        assertEquals(new Interval(4, 8, 12), oneTo(15));
        assertEquals(new Interval(5, 9, 13), oneTo(17));
    }

    @Test
    void fiveSamplesAreTooFew() {
        assertThrows(IllegalArgumentException.class, () -> oneTo(5));
    }

    @Test
    void belowIsOnlyWhatDoesNotTouch() {
        assertTrue(new Interval(1, 2, 3).isBelow(new Interval(3.1, 4, 5)));
        assertFalse(new Interval(1, 2, 3).isBelow(new Interval(3, 4, 5)));
        assertFalse(new Interval(3.1, 4, 5).isBelow(new Interval(1, 2, 3)));
    }
}
