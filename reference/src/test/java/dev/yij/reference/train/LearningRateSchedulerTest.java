package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearningRateSchedulerTest {

    private final PaperTraining training = new PaperTraining();

    private float rateOf(LearningRateScheduler scheduler, int epoch) {
        scheduler.epochBegin(training, epoch);
        return training.optimizer().learningRate();
    }

    /// The chapter: 30 epochs at 10⁻³, then 10 at 10⁻⁴.
    @Test
    void stepTakesHoldWhenThatManyEpochsAreDone() {
        LearningRateScheduler scheduler = LearningRateScheduler.steps(Map.of(30, 1e-4));
        training.optimizer().setLearningRate(1e-3);
        assertEquals(1e-3f, rateOf(scheduler, 1));
        assertEquals(1e-3f, rateOf(scheduler, 30));
        assertEquals(1e-4f, rateOf(scheduler, 31));
        assertEquals(1e-4f, rateOf(scheduler, 40));
    }

    @Test
    void eachStepHoldsUntilTheNext() {
        LearningRateScheduler scheduler = LearningRateScheduler.steps(Map.of(0, 0.5, 2, 0.25, 5, 0.125));
        List<Float> rates = new ArrayList<>();
        for (int epoch = 1; epoch <= 7; epoch++) {
            rates.add(rateOf(scheduler, epoch));
        }
        assertEquals(List.of(0.5f, 0.5f, 0.25f, 0.25f, 0.25f, 0.125f, 0.125f), rates);
    }

    /// A run resumed after 35 epochs uses the step of epoch 30 without having passed it.
    @Test
    void resumedRunFindsItsStep() {
        assertEquals(1e-4f, rateOf(LearningRateScheduler.steps(Map.of(30, 1e-4)), 36));
    }

    @Test
    void theScheduleReceivesTheNumberOfEpochsDoneAndTheCurrentRate() {
        List<String> seen = new ArrayList<>();
        LearningRateScheduler scheduler = new LearningRateScheduler((done, current) -> {
            seen.add(done + " " + current);
            return current / 2;
        });
        training.optimizer().setLearningRate(1);
        rateOf(scheduler, 1);
        assertEquals(0.25f, rateOf(scheduler, 2));
        assertEquals(List.of("0 1.0", "1 0.5"), seen);
    }
}
