package dev.yij.io.cli;

import dev.yij.io.run.RateSchedule;
import dev.yij.io.run.RateSchedule.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of the learning-rate schedule.
final class ScheduleOptions {

    /// Named schedules.
    enum Schedule {
        /// 5 + 25 epochs at 10⁻³ and 10 at 10⁻⁴.
        CHAPTER(null),
        /// The same rate in all steps.
        CONSTANT(Kind.CONSTANT),
        /// Half a cosine wave down to 0.
        COSINE(Kind.COSINE),
        /// The same factor in each step.
        EXPONENTIAL(Kind.EXPONENTIAL),
        /// Up, then down to almost 0.
        ONE_CYCLE(Kind.ONE_CYCLE);

        private final @Nullable Kind kind;

        Schedule(@Nullable Kind kind) {
            this.kind = kind;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "The learning-rate schedule: chapter, 5 + 25 epochs at 1e-3 and 10 at 1e-4; constant; cosine,"
                    + " half a wave down to 0; exponential, by --lr-decay; one-cycle, up from a 25th and down to almost 0"
                    + " (default: constant; on a folder of classes two reductions; one-cycle for --preset best).")
    private @Nullable Schedule schedule;

    @Option(
            names = "--lr-schedule",
            paramLabel = "EPOCHS:RATE[,…]",
            description = "Changes of the learning rate: 30:1e-4 sets 1e-4 when 30 epochs are done.")
    private @Nullable String rates;

    @Option(
            names = "--lr-decay",
            paramLabel = "F",
            description = "With --schedule exponential: multiply the rate by F in each epoch (default: 0.95).")
    private @Nullable Double decay;

    @Option(
            names = "--warm-up",
            paramLabel = "SHARE",
            description =
                    "The share of all steps in which the rate rises (default: 0; of one-cycle 0.3; 0.15 for --preset"
                            + " best).")
    private @Nullable Double warmUp;

    /// Whether it is the chapter's schedule.
    boolean isChapter() {
        return schedule == Schedule.CHAPTER;
    }

    /// Whether later learning rates were given, by the epoch.
    boolean hasRates() {
        return rates != null;
    }

    /// Whether any schedule was given.
    boolean isGiven() {
        return schedule != null || rates != null || warmUp != null;
    }

    /// The schedule by the step.
    ///
    /// @param usual that of the preset
    /// @throws UsageException if options do not go together
    RateSchedule over(RateSchedule usual) {
        if (decay != null && schedule != Schedule.EXPONENTIAL) {
            throw new UsageException("--lr-decay is for --schedule exponential");
        }
        if (rates != null && (schedule != null || warmUp != null)) {
            throw new UsageException("--lr-schedule sets the learning rates by the epoch: omit "
                    + (schedule != null ? "--schedule" : "--warm-up"));
        }
        if (rates != null || isChapter()) {
            if (warmUp != null) {
                throw new UsageException("--schedule chapter has no --warm-up");
            }
            return RateSchedule.CONSTANT;
        }
        Kind kind = schedule == null || schedule.kind == null ? usual.kind() : schedule.kind;
        double usualRise =
                kind == usual.kind() ? usual.warmUp() : kind == Kind.ONE_CYCLE ? RateSchedule.ONE_CYCLE_WARM_UP : 0;
        try {
            return new RateSchedule(
                    kind,
                    warmUp == null ? usualRise : warmUp,
                    kind != Kind.EXPONENTIAL ? 1 : decay == null ? 0.95 : decay);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /// The later learning rates that were given, by the number of completed epochs.
    Map<Integer, Double> rates() {
        return rates == null ? Map.of() : parse(rates);
    }

    /// The learning rates of `30:1e-4,40:1e-5`, by the number of completed epochs.
    static Map<Integer, Double> parse(String schedule) {
        Map<Integer, Double> steps = new TreeMap<>();
        for (String step : schedule.split(",", -1)) {
            String[] parts = step.split(":", -1);
            try {
                int epochs = Integer.parseInt(parts[0].strip());
                double rate = Double.parseDouble(parts[parts.length - 1]);
                if (parts.length != 2
                        || epochs < 1
                        || !OptimizerOptions.isRate(rate)
                        || steps.put(epochs, rate) != null) {
                    throw new NumberFormatException(step);
                }
            } catch (NumberFormatException e) {
                throw new UsageException("--lr-schedule must be like 30:1e-4 or 30:1e-4,40:1e-5, found " + schedule);
            }
        }
        return steps;
    }
}
