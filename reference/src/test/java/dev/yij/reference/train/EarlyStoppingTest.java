package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Sequences derived from keras/callbacks.py of Keras 2.2.4: an epoch without improvement increments the count,
/// and the run ends when the count reaches the patience.
class EarlyStoppingTest {

    private final PaperTraining training = new PaperTraining();

    @Test
    void runEndsAfterPatienceEpochsWithoutImprovement() {
        EarlyStopping two = new EarlyStopping(Monitor.VALIDATION_LOSS, 2);
        assertEquals(4, training.run(two, 1.0, 0.9, 0.95, 0.92, 0.5));
    }

    @Test
    void improvementResetsTheCount() {
        EarlyStopping two = new EarlyStopping(Monitor.VALIDATION_LOSS, 2);
        assertEquals(6, training.run(two, 1.0, 1.1, 0.9, 0.95, 0.8, 0.85));
    }

    @Test
    void equalIsNotBetter() {
        EarlyStopping one = new EarlyStopping(Monitor.VALIDATION_LOSS, 1);
        assertEquals(2, training.run(one, 1.0, 1.0, 0.5));
    }

    @Test
    void patienceOfZeroEndsAtTheFirstEpochWithoutImprovement() {
        EarlyStopping zero = new EarlyStopping(Monitor.VALIDATION_LOSS, 0);
        assertEquals(3, training.run(zero, 1.0, 0.9, 0.95, 0.5));
    }

    /// With a minimum difference of 0.1 neither 0.95 nor 0.91 improves on 1.0.
    @Test
    void smallGainsDoNotCount() {
        EarlyStopping two = new EarlyStopping(Monitor.VALIDATION_LOSS, 0.1, 2, false);
        assertEquals(3, training.run(two, 1.0, 0.95, 0.91, 0.5));
        assertEquals(4, training.run(two, 1.0, 0.95, 0.85, 0.8));
    }

    @Test
    void accuracyIsBetterWhenHigher() {
        EarlyStopping one = new EarlyStopping(Monitor.VALIDATION_ACCURACY, 1);
        one.trainBegin(training);
        one.epochEnd(training, PaperTraining.epoch(1, 1, 0.5));
        one.epochEnd(training, PaperTraining.epoch(2, 2, 0.6));
        assertEquals(1, training.run(new StopOnFirst(), 1, 1), "the run on paper can be stopped");
        assertEquals(2, training.run(new Fixed(one, 0.5, 0.5, 0.9), 1, 1, 1));
        assertEquals(3, training.run(new Fixed(one, 0.5, 0.6, 0.55), 1, 1, 1));
    }

    @Test
    void bestWeightsComeBack() {
        EarlyStopping two = new EarlyStopping(Monitor.VALIDATION_LOSS, 0, 2, true);
        assertEquals(5, training.run(two, 1.0, 0.9, 0.8, 0.85, 0.85, 0.1));
        assertEquals(3, training.weightValue());
    }

    @Test
    void weightsStayUnlessRestoringIsRequested() {
        EarlyStopping two = new EarlyStopping(Monitor.VALIDATION_LOSS, 2);
        assertEquals(5, training.run(two, 1.0, 0.9, 0.8, 0.85, 0.85));
        assertEquals(5, training.weightValue());
    }

    @Test
    void runThatIsNotStoppedKeepsItsLastWeights() {
        EarlyStopping five = new EarlyStopping(Monitor.VALIDATION_LOSS, 0, 5, true);
        assertEquals(3, training.run(five, 1.0, 0.9, 0.95));
        assertEquals(3, training.weightValue());
    }

    @Test
    void everyRunStartsFromTheInitialState() {
        EarlyStopping one = new EarlyStopping(Monitor.VALIDATION_LOSS, 0, 1, true);
        assertEquals(2, training.run(one, 0.1, 0.2));
        assertEquals(3, training.run(one, 0.9, 0.8, 0.85));
        assertEquals(2, training.weightValue());
    }

    /// Epoch 1 is the best, and epoch 2 the first of two that may be worse.
    @Test
    void aResumedRunCountsTheEarlierEpochs() {
        History before = new History(List.of(PaperTraining.epoch(1, 0.5, 0.5), PaperTraining.epoch(2, 0.6, 0.5)));
        EarlyStopping two = new EarlyStopping(Monitor.VALIDATION_LOSS, 0, 2, true);
        assertEquals(1, training.after(before).run(two, 0.55, 0.1));
        assertEquals(3, training.weightValue(), "the weights of epoch 1 are not known any more");
    }

    @Test
    void epochsThatWereNotValidatedAreNotCounted() {
        History before = new History(List.of(new Epoch(1, new Metrics(1, 1), null, 1, 1)));
        EarlyStopping one = new EarlyStopping(Monitor.VALIDATION_LOSS, 1);
        assertEquals(2, training.after(before).run(one, 0.5, 0.6, 0.1));
    }

    @Test
    void bestWeightsOfAnEarlierRunAreForgotten() {
        EarlyStopping two = new EarlyStopping(Monitor.VALIDATION_LOSS, 0, 2, true);
        assertEquals(3, training.run(two, 0.1, 0.2, 0.3));
        assertEquals(2, training.run(two, Double.NaN, Double.NaN));
        assertEquals(2, training.weightValue());
    }

    @Test
    void validationIsNeededToWatchIt() {
        EarlyStopping one = new EarlyStopping(Monitor.VALIDATION_LOSS, 1);
        Epoch epoch = new Epoch(1, new Metrics(1, 1), null, 1, 1);
        assertEquals(
                "val_loss is not known: there was no validation data",
                assertThrows(IllegalStateException.class, () -> one.epochEnd(training, epoch))
                        .getMessage());
    }

    private record StopOnFirst() implements Callback {
        @Override
        public void epochEnd(Training training, Epoch epoch) {
            training.stop();
        }
    }

    /// Passes fixed validation accuracies to another callback.
    private record Fixed(EarlyStopping to, double... accuracies) implements Callback {
        @Override
        public void trainBegin(Training training) {
            to.trainBegin(training);
        }

        @Override
        public void epochEnd(Training training, Epoch epoch) {
            to.epochEnd(training, PaperTraining.epoch(epoch.number(), 1, accuracies[epoch.number() - 1]));
        }
    }
}
