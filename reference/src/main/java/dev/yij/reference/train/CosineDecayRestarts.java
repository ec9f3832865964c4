package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import java.util.Map;

/// Cosine decay that starts again after each fall (SGDR, Loshchilov & Hutter 2017), Keras's schedule of this
/// name. Period i has firstDecaySteps · tMul^i steps and the amplitude mMul^i: initial · ((1 - alpha) ·
/// mMul^i · ½ · (1 + cos (π · fraction of the period)) + alpha).
///
/// @param initial         the first rate
/// @param firstDecaySteps the number of steps of the first period
/// @param tMul            the length of each period divided by that of the one before, at least 1
/// @param mMul            the amplitude of each period divided by that of the one before
/// @param alpha           the lowest rate as a fraction of the first
public record CosineDecayRestarts(double initial, long firstDecaySteps, double tMul, double mMul, double alpha)
        implements LearningRateSchedule {

    /// Checks the parameters.
    ///
    /// @throws IllegalArgumentException if a rate or factor is out of range, or there are no steps
    public CosineDecayRestarts {
        Schedules.requireRate("initial_learning_rate", initial);
        Schedules.requireSteps("first_decay_steps", firstDecaySteps);
        Schedules.requireRate("m_mul", mMul);
        Schedules.requireRate("alpha", alpha);
        if (!(tMul >= 1 && tMul < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("t_mul must be at least 1, found " + tMul);
        }
    }

    /// Keras's defaults: each period is twice as long as the one before, with the same amplitude, and falls
    /// to 0.
    public CosineDecayRestarts(double initial, long firstDecaySteps) {
        this(initial, firstDecaySteps, 2, 1, 0);
    }

    static CosineDecayRestarts fromConfig(Config config) {
        return new CosineDecayRestarts(
                config.number("initial_learning_rate"),
                config.integer("first_decay_steps"),
                config.number("t_mul"),
                config.number("m_mul"),
                config.number("alpha"));
    }

    @Override
    public double learningRate(long step) {
        double begin = 0;
        double length = firstDecaySteps;
        double amplitude = 1;
        if (tMul == 1) {
            double period = StrictMath.floor(step / length);
            begin = period * length;
            amplitude = StrictMath.pow(mMul, period);
        }
        while (step >= begin + length) {
            begin += length;
            length *= tMul;
            amplitude *= mMul;
        }
        double fraction = (step - begin) / length;
        return initial * ((1 - alpha) * amplitude * Schedules.cosine(fraction) + alpha);
    }

    @Override
    public Map<String, Object> settings() {
        return new Config()
                .put("initial_learning_rate", initial)
                .put("first_decay_steps", firstDecaySteps)
                .put("t_mul", tMul)
                .put("m_mul", mMul)
                .put("alpha", alpha)
                .toMap();
    }
}
