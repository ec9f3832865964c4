package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedTimeTest {

    private static final long MILLISECOND = 1_000_000;

    /// Ten slow steps of one second, then ten of 0.2 s: the 3,000 steps left take 600 s.
    @Test
    void theSlowStepsOfTheBeginningDoNotCountAndItIsSaidOnce() {
        ExpectedTime time = new ExpectedTime();
        time.begin(0);
        for (int step = 1; step <= 10; step++) {
            assertNull(time.afterStep(1000 * step * MILLISECOND, 3020 - step, 30));
        }
        for (int step = 11; step <= 19; step++) {
            assertNull(time.afterStep((10_000 + 200 * (step - 10)) * MILLISECOND, 3020 - step, 30));
        }
        assertEquals("about 10 minutes for 30 epochs", time.afterStep(12_000 * MILLISECOND, 3000, 30));
        assertNull(time.afterStep(12_200 * MILLISECOND, 2999, 30));
    }

    @Test
    void fewSlowStepsAreEnough() {
        ExpectedTime time = new ExpectedTime();
        time.begin(0);
        for (int step = 1; step <= 3; step++) {
            assertNull(time.afterStep(10_000 * step * MILLISECOND, 360, 1));
        }
        assertEquals("about 60 minutes for 1 epoch", time.afterStep(40_000 * MILLISECOND, 360, 1));
    }

    @Test
    void aShortRunIsNotAnnounced() {
        ExpectedTime time = new ExpectedTime();
        time.begin(0);
        for (int step = 1; step <= 40; step++) {
            assertNull(time.afterStep(300 * step * MILLISECOND, 40 - step, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10 seconds",
        "41, 50 seconds",
        "90, 90 seconds",
        "91, 2 minutes",
        "5400, 90 minutes",
        "5401, 1.6 hours"
    })
    void wordsAreRoundedUp(double seconds, String words) {
        assertEquals(words, ExpectedTime.words(seconds));
    }
}
