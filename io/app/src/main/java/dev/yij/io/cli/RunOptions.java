package dev.yij.io.cli;

import dev.yij.io.data.StratifiedSplit;
import dev.yij.io.run.Extras;
import dev.yij.io.run.RunSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that control a training run by its validation, and the weights of its classes.
final class RunOptions {

    /// How the classes are weighted.
    enum ClassWeight {
        /// Each class counts the same, however many images it has.
        BALANCED
    }

    @Option(
            names = "--passes",
            paramLabel = "N",
            description =
                    "Passes over the images in an epoch (default: 1; more on a small folder of classes, so that an"
                            + " epoch has about 60 steps).")
    private @Nullable Integer passes;

    @Option(names = "--patience", paramLabel = "N", description = "Stop when N epochs have brought no better model.")
    private @Nullable Integer patience;

    @Option(
            names = "--reduce-lr",
            description = "Multiply the learning rate by 0.3 when the validation loss has not fallen for 5 epochs.")
    boolean reduceRate;

    @Option(
            names = "--class-weight",
            paramLabel = "NAME",
            description = "balanced: each class counts the same in the loss, however many images it has.")
    private @Nullable ClassWeight classWeight;

    boolean isBalanced() {
        return classWeight == ClassWeight.BALANCED;
    }

    /// @param resumed the folder of the run that is resumed, which has its passes; null for a new one
    int passes(TrainDefaults defaults, @Nullable Path resumed) throws IOException {
        if (passes != null) {
            UsageException.requireAtLeast(1, passes, "--passes");
            return passes;
        }
        return resumed == null
                ? defaults.passes()
                : RunSettings.storedPasses(resumed).orElse(defaults.passes());
    }

    /// @param bestFrom the first epoch that can be the best; 0 if the run's model is the last one, unless there
    ///     is a patience
    Extras extras(StratifiedSplit split, int bestFrom) {
        if (patience != null) {
            UsageException.requireAtLeast(1, patience, "--patience");
        }
        return new Extras(
                split,
                bestFrom == 0 && patience != null ? 1 : bestFrom,
                patience == null ? 0 : patience,
                reduceRate,
                isBalanced());
    }
}
