package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorTest {

    /// Keys of Keras 2.2.4 and of later versions.
    @ParameterizedTest
    @CsvSource({
        "loss, LOSS",
        "acc, ACCURACY",
        "accuracy, ACCURACY",
        "val_loss, VALIDATION_LOSS",
        "val_acc, VALIDATION_ACCURACY",
        "val_accuracy, VALIDATION_ACCURACY",
    })
    void keysOfBothKerasesAreUnderstood(String key, Monitor expected) {
        assertEquals(expected, Monitor.of(key));
    }

    @ParameterizedTest
    @EnumSource(Monitor.class)
    void keyLeadsBackToItsMonitor(Monitor monitor) {
        assertEquals(monitor, Monitor.of(monitor.key()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "val", "Loss", "val_lr"})
    void otherKeysAreRefused(String key) {
        assertEquals(
                "\"" + key + "\" is not a metric; metrics are loss, acc, val_loss, val_acc",
                assertThrows(IllegalArgumentException.class, () -> Monitor.of(key))
                        .getMessage());
    }

    @ParameterizedTest
    @EnumSource(Monitor.class)
    void anyFirstValueIsBetterThanNone(Monitor monitor) {
        assertTrue(monitor.improves(1e30, monitor.worst(), 1e-4));
        assertTrue(monitor.improves(-1e30, monitor.worst(), 1e-4));
    }

    @ParameterizedTest
    @EnumSource(Monitor.class)
    void notANumberIsNeverBetter(Monitor monitor) {
        assertFalse(monitor.improves(Double.NaN, monitor.worst(), 0));
    }

    @Test
    void betterIsMoreThanTheLeastDifference() {
        assertFalse(Monitor.LOSS.improves(0.75, 1, 0.25));
        assertTrue(Monitor.LOSS.improves(0.5, 1, 0.25));
        assertFalse(Monitor.ACCURACY.improves(1, 0.75, 0.25));
        assertTrue(Monitor.ACCURACY.improves(1, 0.5, 0.25));
    }
}
