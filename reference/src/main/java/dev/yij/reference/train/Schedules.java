package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.config.Registry;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The readers of the schedules, and what they share.
final class Schedules {

    static final Registry<Function<Config, ? extends LearningRateSchedule>> REGISTRY = new Registry<>(
            "learning rate schedule",
            "",
            new TreeMap<>(Map.of(
                    "CosineDecay", CosineDecay::fromConfig,
                    "CosineDecayRestarts", CosineDecayRestarts::fromConfig,
                    "ExponentialDecay", ExponentialDecay::fromConfig,
                    "OneCycle", OneCycle::fromConfig,
                    "PiecewiseConstantDecay", PiecewiseConstantDecay::fromConfig,
                    "WarmUp", WarmUp::fromConfig)));

    private Schedules() {}

    /// @throws IllegalArgumentException if it is negative or not finite
    static void requireRate(String name, double rate) {
        if (!(rate >= 0 && rate < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be 0 or more, and finite in float32, found " + rate);
        }
    }

    /// @throws IllegalArgumentException if it is below 1
    static void requireSteps(String name, long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, found " + steps);
        }
    }

    /// Half a cosine wave from 1 to 0.
    ///
    /// @param fraction how much of it is done, in [0, 1]
    static double cosine(double fraction) {
        return 0.5 * (1 + StrictMath.cos(StrictMath.PI * fraction));
    }
}
