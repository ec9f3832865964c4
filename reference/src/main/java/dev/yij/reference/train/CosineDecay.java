package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import java.util.Map;

/// A rate that falls along half a cosine wave (Loshchilov & Hutter 2017), Keras's schedule of this name:
/// initial · ((1 - alpha) · ½ · (1 + cos (π · step / decaySteps)) + alpha), and initial · alpha after it.
///
/// @param initial    the first rate
/// @param decaySteps the number of steps of the fall
/// @param alpha      the last rate as a fraction of the first
public record CosineDecay(double initial, long decaySteps, double alpha) implements LearningRateSchedule {

    /// Checks the parameters.
    ///
    /// @throws IllegalArgumentException if a rate is negative or not finite, or there are no steps
    public CosineDecay {
        Schedules.requireRate("initial_learning_rate", initial);
        Schedules.requireSteps("decay_steps", decaySteps);
        Schedules.requireRate("alpha", alpha);
    }

    /// A rate that falls to 0.
    public CosineDecay(double initial, long decaySteps) {
        this(initial, decaySteps, 0);
    }

    /// Keras's may begin with a linear warm-up of its own from `initial_learning_rate` to `warmup_target`.
    static LearningRateSchedule fromConfig(Config config) {
        double first = config.number("initial_learning_rate");
        int steps = config.integer("decay_steps");
        double alpha = config.number("alpha", 0);
        return config.has("warmup_target")
                ? new WarmUp(
                        config.integer("warmup_steps"),
                        first,
                        new CosineDecay(config.number("warmup_target"), steps, alpha))
                : new CosineDecay(first, steps, alpha);
    }

    @Override
    public double learningRate(long step) {
        double fraction = (double) Math.min(step, decaySteps) / decaySteps;
        return initial * ((1 - alpha) * Schedules.cosine(fraction) + alpha);
    }

    @Override
    public Map<String, Object> settings() {
        return new Config()
                .put("initial_learning_rate", initial)
                .put("decay_steps", decaySteps)
                .put("alpha", alpha)
                .toMap();
    }
}
