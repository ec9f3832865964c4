package dev.yij.io.run;

import dev.yij.reference.train.CosineDecay;
import dev.yij.reference.train.ExponentialDecay;
import dev.yij.reference.train.LearningRateSchedule;
import dev.yij.reference.train.OneCycle;
import dev.yij.reference.train.PiecewiseConstantDecay;
import dev.yij.reference.train.WarmUp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The learning-rate schedule of a run, from step to step. The number of steps is known only when the images
/// are: [#over] makes a [LearningRateSchedule] for it.
///
/// @param kind   the curve
/// @param warmUp the fraction of all steps in which the rate rises: of one cycle, or linearly from 0 before the
///     others
/// @param decay  by which an exponential rate is multiplied in each epoch
public record RateSchedule(Kind kind, double warmUp, double decay) {

    /// The curve of the learning rate.
    public enum Kind {
        /// The same rate in all steps, unless it is changed by the epoch.
        CONSTANT,
        /// Half a cosine wave down to 0.
        COSINE,
        /// The same factor in each step.
        EXPONENTIAL,
        /// Up from a 25th, then down to almost 0, along half a cosine wave each.
        ONE_CYCLE
    }

    /// The fraction in which one cycle rises, in PyTorch.
    public static final double ONE_CYCLE_WARM_UP = 0.3;

    /// The same rate in all steps.
    public static final RateSchedule CONSTANT = new RateSchedule(Kind.CONSTANT, 0, 1);

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if the fraction is not in [0, 1), is 0 for one cycle, or the factor
    ///     is not in (0, 1]
    public RateSchedule {
        if (!(warmUp >= 0 && warmUp < 1) || kind == Kind.ONE_CYCLE && warmUp == 0) {
            throw new IllegalArgumentException("the fraction of the steps in which the learning rate rises must be "
                    + (kind == Kind.ONE_CYCLE ? "above 0" : "at least 0") + " and below 1, found " + warmUp);
        }
        if (!(decay > 0 && decay <= 1)) {
            throw new IllegalArgumentException(
                    "the factor of the learning rate in each epoch must be above 0 and at most 1, found " + decay);
        }
    }

    /// One cycle.
    ///
    /// @param rise the fraction of the steps in which the rate rises
    public static RateSchedule oneCycle(double rise) {
        return new RateSchedule(Kind.ONE_CYCLE, rise, 1);
    }

    /// The schedule for an optimizer; null for a rate that is constant from the first step on.
    ///
    /// @param rate  the largest rate
    /// @param steps all steps of the run
    /// @param epoch the steps of an epoch
    @Nullable
    LearningRateSchedule over(double rate, long steps, int epoch) {
        if (kind == Kind.ONE_CYCLE) {
            return new OneCycle(rate, steps, warmUp, 25, 1e4);
        }
        long rising = Math.round(warmUp * steps);
        LearningRateSchedule then = switch (kind) {
            case COSINE -> new CosineDecay(rate, Math.max(1, steps - rising));
            case EXPONENTIAL -> new ExponentialDecay(rate, epoch, decay, false);
            case CONSTANT, ONE_CYCLE -> rising == 0 ? null : new PiecewiseConstantDecay(List.of(), List.of(rate));
        };
        return then == null || rising == 0 ? then : new WarmUp(rising, then);
    }

    /// The schedule in words. It names the number of steps where the rates depend on it, so that two runs
    /// differ in these words if they differ in a rate.
    String describe(long steps) {
        String rise = warmUp > 0 ? ", rising in the first " + Math.round(warmUp * steps) : "";
        return switch (kind) {
            case CONSTANT -> warmUp > 0 ? "constant over " + steps + " steps" + rise : "constant";
            case COSINE -> "cosine over " + steps + " steps" + rise;
            case EXPONENTIAL ->
                "times " + decay + " in each epoch" + (warmUp > 0 ? " over " + steps + " steps" + rise : "");
            case ONE_CYCLE -> "one cycle over " + steps + " steps" + rise;
        };
    }
}
