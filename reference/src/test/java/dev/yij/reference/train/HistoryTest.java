package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Epoch FIRST = PaperTraining.epoch(1, 3, 0.25);
    private static final Epoch SECOND = PaperTraining.epoch(2, 2, 0.5);
    private static final Epoch UNCHECKED = new Epoch(3, new Metrics(1, 0.75), null, 1e-3f, 1);

    @Test
    void historiesAreCombinedInOrder() {
        History combined = new History(List.of(FIRST)).then(new History(List.of(SECOND, UNCHECKED)));
        assertEquals(List.of(FIRST, SECOND, UNCHECKED), combined.epochs());
        assertEquals(3, combined.lastEpoch());
    }

    @Test
    void oneMoreEpochLeavesTheOldHistoryAlone() {
        History one = History.EMPTY.then(FIRST);
        assertEquals(List.of(FIRST, SECOND), one.then(SECOND).epochs());
        assertEquals(List.of(FIRST), one.epochs());
        assertEquals(0, History.EMPTY.lastEpoch());
    }

    @Test
    void listGivenIsCopied() {
        List<Epoch> epochs = new ArrayList<>(List.of(FIRST));
        History history = new History(epochs);
        epochs.clear();
        assertEquals(1, history.epochs().size());
    }

    @Test
    void valuesAreOneNumberPerEpoch() {
        History history = new History(List.of(FIRST, SECOND));
        assertArrayEquals(new double[] {3, 2}, history.values(Monitor.VALIDATION_LOSS));
        assertArrayEquals(new double[] {0.25, 0.5}, history.values(Monitor.VALIDATION_ACCURACY));
        assertArrayEquals(new double[] {9, 9}, history.values(Monitor.LOSS));
        assertArrayEquals(new double[] {0.125, 0.125}, history.values(Monitor.ACCURACY));
    }

    @Test
    void historyIsValidatedIfEveryEpochIs() {
        History mixed = new History(List.of(FIRST, UNCHECKED));
        assertTrue(new History(List.of(FIRST, SECOND)).validated());
        assertFalse(mixed.validated());
        assertArrayEquals(new double[] {9, 1}, mixed.values(Monitor.LOSS));
        assertThrows(IllegalStateException.class, () -> mixed.values(Monitor.VALIDATION_LOSS));
    }
}
