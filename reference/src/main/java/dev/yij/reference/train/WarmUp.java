package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import java.util.Map;

/// A linear rise to the first rate of another schedule, which then starts: from + (then(0) - from) · step /
/// steps. Keras has it as a part of `CosineDecay` only.
///
/// @param steps the number of steps of the rise
/// @param from  the first rate
/// @param then  the schedule that starts after them
public record WarmUp(long steps, double from, LearningRateSchedule then) implements LearningRateSchedule {

    /// Checks the parameters.
    ///
    /// @throws IllegalArgumentException if the first rate is negative or not finite, or there are no steps
    public WarmUp {
        Schedules.requireSteps("warmup_steps", steps);
        Schedules.requireRate("initial_learning_rate", from);
    }

    /// A rise from 0, whose first step changes nothing.
    public WarmUp(long steps, LearningRateSchedule then) {
        this(steps, 0, then);
    }

    static WarmUp fromConfig(Config config) {
        return new WarmUp(
                config.integer("warmup_steps"),
                config.number("initial_learning_rate"),
                LearningRateSchedule.fromConfig(config.entries("then")));
    }

    @Override
    public double learningRate(long step) {
        return step < steps ? from + (then.learningRate(0) - from) * step / steps : then.learningRate(step - steps);
    }

    @Override
    public Map<String, Object> settings() {
        return new Config()
                .put("warmup_steps", steps)
                .put("initial_learning_rate", from)
                .put("then", then.config())
                .toMap();
    }
}
