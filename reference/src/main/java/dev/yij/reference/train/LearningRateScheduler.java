package dev.yij.reference.train;

import java.util.Map;
import java.util.TreeMap;

/// Sets the learning rate at the beginning of each epoch, as Keras's callback of this name.
public final class LearningRateScheduler implements Callback {

    /// A learning rate for every epoch.
    @FunctionalInterface
    public interface Schedule {
        /// The rate of the next epoch.
        ///
        /// @param epochsDone the number of epochs completed: 0 at the first
        /// @param current    the current learning rate
        double learningRate(int epochsDone, double current);
    }

    private final Schedule schedule;

    /// A scheduler defined by a function.
    public LearningRateScheduler(Schedule schedule) {
        this.schedule = schedule;
    }

    /// A step schedule: `{30=1e-4}` sets 10⁻⁴ once 30 epochs are completed. Before the first step the rate is
    /// unchanged.
    public static LearningRateScheduler steps(Map<Integer, Double> steps) {
        TreeMap<Integer, Double> sorted = new TreeMap<>(steps);
        return new LearningRateScheduler((epochsDone, current) -> {
            Map.Entry<Integer, Double> step = sorted.floorEntry(epochsDone);
            return step == null ? current : step.getValue();
        });
    }

    @Override
    public void epochBegin(Training training, int epoch) {
        Optimizer optimizer = training.optimizer();
        optimizer.setLearningRate(schedule.learningRate(epoch - 1, optimizer.learningRate()));
    }
}
