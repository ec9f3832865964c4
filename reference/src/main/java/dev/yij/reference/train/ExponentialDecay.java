package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import java.util.Map;

/// initial · decayRate^(step / decaySteps), Keras's schedule of this name.
///
/// @param initial    the first rate
/// @param decaySteps the number of steps after which the rate has been multiplied once
/// @param decayRate  the factor
/// @param staircase  whether the exponent is rounded down, so that the rate changes only every `decaySteps`
public record ExponentialDecay(double initial, long decaySteps, double decayRate, boolean staircase)
        implements LearningRateSchedule {

    /// Checks the parameters.
    ///
    /// @throws IllegalArgumentException if a rate is negative or not finite, or there are no steps
    public ExponentialDecay {
        Schedules.requireRate("initial_learning_rate", initial);
        Schedules.requireSteps("decay_steps", decaySteps);
        Schedules.requireRate("decay_rate", decayRate);
    }

    static ExponentialDecay fromConfig(Config config) {
        return new ExponentialDecay(
                config.number("initial_learning_rate"),
                config.integer("decay_steps"),
                config.number("decay_rate"),
                config.flag("staircase", false));
    }

    @Override
    public double learningRate(long step) {
        double exponent = (double) step / decaySteps;
        return initial * StrictMath.pow(decayRate, staircase ? StrictMath.floor(exponent) : exponent);
    }

    @Override
    public Map<String, Object> settings() {
        return new Config()
                .put("initial_learning_rate", initial)
                .put("decay_steps", decaySteps)
                .put("decay_rate", decayRate)
                .put("staircase", staircase)
                .toMap();
    }
}
