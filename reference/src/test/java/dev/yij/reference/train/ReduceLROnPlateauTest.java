package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sequences derived from keras/callbacks.py of Keras 2.2.4. The initial learning rate is 1.
class ReduceLROnPlateauTest {

    /// The learning rate after each epoch.
    private static List<Float> rates(ReduceLROnPlateau callback, double... validationLosses) {
        return rates(new PaperTraining(), callback, validationLosses);
    }

    private static List<Float> rates(PaperTraining training, ReduceLROnPlateau callback, double... validationLosses) {
        List<Float> rates = new ArrayList<>();
        callback.trainBegin(training);
        for (int i = 0; i < validationLosses.length; i++) {
            callback.epochEnd(training, PaperTraining.epoch(i + 1, validationLosses[i], 0.5));
            rates.add(training.optimizer().learningRate());
        }
        return rates;
    }

    private static double[] plateau(int epochs) {
        double[] losses = new double[epochs];
        Arrays.fill(losses, 1);
        return losses;
    }

    @Test
    void rateFallsAfterPatienceEpochsWithoutImprovement() {
        ReduceLROnPlateau halve = new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, 0.5, 2);
        assertEquals(List.of(1f, 1f, 0.5f, 0.5f, 0.25f), rates(halve, plateau(5)));
    }

    @Test
    void improvementResetsTheCount() {
        ReduceLROnPlateau halve = new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, 0.5, 2);
        assertEquals(List.of(1f, 1f, 1f, 1f, 0.5f), rates(halve, 1, 1, 0.9, 0.9, 0.9));
    }

    /// Keras's default: 10⁻⁴.
    @Test
    void tinyGainsDoNotCount() {
        ReduceLROnPlateau halve = new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, 0.5, 1);
        assertEquals(List.of(1f, 0.5f, 0.5f), rates(halve, 1, 0.99995, 0.9998));
    }

    /// Epoch 3 reduces, the cooldown lasts two epochs: 4 is not counted, at 5 it ends and counts one, 6
    /// reduces.
    @Test
    void cooldownCountsNothing() {
        ReduceLROnPlateau halve = new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, 0.5, 2, 0, 2, 0);
        assertEquals(List.of(1f, 1f, 0.5f, 0.5f, 0.5f, 0.25f, 0.25f, 0.25f, 0.125f), rates(halve, plateau(9)));
    }

    /// A cooldown of two and a patience of one: 2 reduces, 3 is in the cooldown, 4 reduces.
    @Test
    void lastEpochOfTheCooldownAlreadyCounts() {
        ReduceLROnPlateau halve = new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, 0.5, 1, 0, 2, 0);
        assertEquals(List.of(1f, 0.5f, 0.5f, 0.25f, 0.25f, 0.125f), rates(halve, plateau(6)));
    }

    @Test
    void rateStopsAtTheFloor() {
        ReduceLROnPlateau halve = new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, 0.5, 1, 0, 0, 0.375);
        assertEquals(List.of(1f, 0.5f, 0.375f, 0.375f), rates(halve, plateau(4)));
    }

    @Test
    void rateBelowTheFloorIsNotRaised() {
        ReduceLROnPlateau halve = new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, 0.5, 1, 0, 0, 2);
        assertEquals(List.of(1f, 1f, 1f), rates(halve, plateau(3)));
    }

    @Test
    void everyRunStartsFromTheInitialState() {
        ReduceLROnPlateau halve = new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, 0.5, 1);
        assertEquals(List.of(1f, 0.5f), rates(halve, 0.1, 0.1));
        assertEquals(List.of(1f, 1f), rates(halve, 0.9, 0.8));
    }

    /// Two epochs at rate 1 are completed, of which the second did not improve; the next is the second in a
    /// row.
    @Test
    void aResumedRunCountsTheEarlierEpochs() {
        History before = new History(List.of(PaperTraining.epoch(1, 1, 0.5), PaperTraining.epoch(2, 1, 0.5)));
        ReduceLROnPlateau halve = new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, 0.5, 2);
        assertEquals(List.of(0.5f, 0.5f, 0.25f), rates(new PaperTraining().after(before), halve, 1, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 2, -0.5, Double.NaN})
    void factorThatIsNoReductionIsRefused(double factor) {
        assertEquals(
                "the factor of a learning rate's reduction must lie in (0, 1), found " + factor,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, factor, 2))
                        .getMessage());
    }
}
