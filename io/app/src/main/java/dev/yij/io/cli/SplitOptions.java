package dev.yij.io.cli;

import dev.yij.io.data.StratifiedSplit;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how a folder of classes is split.
final class SplitOptions {

    @Option(
            names = "--validation-split",
            paramLabel = "F",
            description = "The fraction of the images of a folder of classes to validate on (default: 0.1).")
    private @Nullable Double validation;

    @Option(names = "--test-split", paramLabel = "F", description = "The fraction to test on (default: 0.1).")
    private @Nullable Double test;

    /// The fractions.
    ///
    /// @param folder   the data
    /// @param hasParts whether it is split already
    /// @throws UsageException if they were given for a folder that is split already
    StratifiedSplit of(Path folder, boolean hasParts) {
        StratifiedSplit standard = StratifiedSplit.STANDARD;
        if ((validation != null || test != null) && hasParts) {
            throw new UsageException((validation != null ? "--validation-split" : "--test-split")
                    + " is for a folder with one sub-folder per class: " + folder + " is split already");
        }
        try {
            return new StratifiedSplit(
                    validation == null ? standard.validation() : validation, test == null ? standard.test() : test);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
