package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import java.util.Map;

/// The one-cycle policy (Smith & Topin 2018) in PyTorch's form, with cosine annealing and without a momentum
/// of its own: the rate rises from max / divFactor to max, and falls to max / divFactor / finalDivFactor,
/// each along half a cosine wave. It stays there after the last step. Keras has no such schedule.
///
/// @param max            the largest rate
/// @param totalSteps     the number of steps of the cycle
/// @param rise           the fraction of the steps in which the rate rises, in (0, 1)
/// @param divFactor      the largest rate divided by the first
/// @param finalDivFactor the first rate divided by the last
public record OneCycle(double max, long totalSteps, double rise, double divFactor, double finalDivFactor)
        implements LearningRateSchedule {

    /// Checks the parameters.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public OneCycle {
        Schedules.requireRate("max_learning_rate", max);
        Schedules.requireSteps("total_steps", totalSteps);
        if (!(rise > 0 && rise < 1)) {
            throw new IllegalArgumentException(
                    "the fraction of steps in which the rate rises must lie in (0, 1), found " + rise);
        }
        if (!(divFactor > 0 && finalDivFactor > 0)) {
            throw new IllegalArgumentException(
                    "the factors of a cycle must be above 0, found " + divFactor + " and " + finalDivFactor);
        }
    }

    /// PyTorch's defaults: it rises for 0.3 of the steps, from a 25th; the last rate is a 10,000th of the
    /// first.
    public OneCycle(double max, long totalSteps) {
        this(max, totalSteps, 0.3, 25, 1e4);
    }

    static OneCycle fromConfig(Config config) {
        return new OneCycle(
                config.number("max_learning_rate"),
                config.integer("total_steps"),
                config.number("rise"),
                config.number("div_factor"),
                config.number("final_div_factor"));
    }

    @Override
    public double learningRate(long step) {
        double first = max / divFactor;
        double last = first / finalDivFactor;
        double top = rise * totalSteps - 1;
        double end = totalSteps - 1;
        return step < top
                ? between(first, max, step / top)
                : between(max, last, Math.min(1, (step - top) / (end - top)));
    }

    private static double between(double from, double to, double fraction) {
        return to + (from - to) * Schedules.cosine(fraction);
    }

    @Override
    public Map<String, Object> settings() {
        return new Config()
                .put("max_learning_rate", max)
                .put("total_steps", totalSteps)
                .put("rise", rise)
                .put("div_factor", divFactor)
                .put("final_div_factor", finalDivFactor)
                .toMap();
    }
}
