package dev.yij.io.cli;

import dev.yij.io.run.RateSchedule;
import dev.yij.io.run.Recipe;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.MeanAbsoluteError;
import dev.yij.reference.train.MeanSquaredError;
import dev.yij.reference.train.Metric;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say what is minimized, and how.
final class RecipeOptions {

    /// What is minimized.
    enum LossName {
        /// Categorical cross-entropy from probabilities.
        CROSSENTROPY,
        /// Categorical cross-entropy from the scores before softmax.
        LOGITS,
        /// Mean squared error.
        MSE,
        /// Mean absolute error.
        MAE
    }

    @Mixin
    private OptimizerOptions optimizer = new OptimizerOptions();

    @Mixin
    ScheduleOptions schedule = new ScheduleOptions();

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description =
                    "What is minimized: crossentropy, from probabilities as in the chapter; logits, the same from the"
                            + " scores before softmax, whose gradient does not vanish where a probability is almost 0; mse or mae, the mean squared or absolute"
                            + " error (default: crossentropy; logits for --preset best).")
    private @Nullable LossName loss;

    @Option(
            names = "--label-smoothing",
            paramLabel = "E",
            description = "Mix the targets with even ones: (1 - E) · target + E / classes (default: 0; 0.1 for --preset"
                    + " best).")
    private @Nullable Double smoothing;

    @Option(
            names = "--mixup",
            paramLabel = "A",
            description =
                    "Mix each training image with another one of its batch, by a share from Beta(A, A); 0 for none"
                            + " (default: 0; 0.2 for --preset best).")
    private @Nullable Double mixup;

    @Option(
            names = "--metrics",
            paramLabel = "NAME[,…]",
            description = "What is shown and kept besides loss and accuracy: top-5 and the like, precision, recall.")
    private @Nullable String metrics;

    /// The recipe.
    ///
    /// @param usual of the preset
    /// @throws UsageException if options do not go together
    Recipe over(Recipe usual) {
        Recipe recipe =
                usual.optimizer(optimizer.over(usual.optimizer())).learningRate(optimizer.rate(usual.learningRate()));
        RateSchedule rates = schedule.over(usual.schedule());
        if (mixup != null && !(mixup >= 0 && mixup <= 8)) {
            throw new UsageException("--mixup must be 0 to 8, found " + mixup);
        }
        return recipe.schedule(rates)
                .loss(loss(usual.loss()))
                .mixup(mixup == null ? usual.mixup() : mixup)
                .metrics(metrics());
    }

    private List<Metric> metrics() {
        try {
            return metrics == null
                    ? List.of()
                    : Stream.of(metrics.split(",", -1))
                            .map(Metric::of)
                            .distinct()
                            .toList();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--metrics: " + e.getMessage());
        }
    }

    private Loss loss(Loss usual) {
        CategoricalCrossentropy entropy =
                usual instanceof CategoricalCrossentropy given ? given : new CategoricalCrossentropy();
        if (loss == LossName.MSE || loss == LossName.MAE) {
            if (smoothing != null) {
                throw new UsageException("--label-smoothing is for a cross-entropy, found --loss "
                        + loss.name().toLowerCase(Locale.ROOT));
            }
            return loss == LossName.MSE ? new MeanSquaredError() : new MeanAbsoluteError();
        }
        if (smoothing != null && !(smoothing >= 0 && smoothing < 1)) {
            throw new UsageException("--label-smoothing must be at least 0 and below 1, found " + smoothing);
        }
        CategoricalCrossentropy changed = loss == null ? entropy : entropy.fromLogits(loss == LossName.LOGITS);
        return smoothing == null ? changed : changed.labelSmoothing(smoothing);
    }
}
