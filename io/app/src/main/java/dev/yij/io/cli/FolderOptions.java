package dev.yij.io.cli;

import dev.yij.io.data.BatchOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options for reading folders of images.
final class FolderOptions {

    @Mixin
    DataOptions data = new DataOptions();

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "64",
            description = "Images per batch (default: ${DEFAULT-VALUE}).")
    int batchSize = 64;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads that decode images ahead (default: ${DEFAULT-VALUE}). The results do not depend on"
                    + " it.")
    int workers = 2;

    @Option(
            names = "--skip-unreadable",
            description = "Skip images that cannot be read, and list them, instead of stopping at the first.")
    boolean skipUnreadable;

    BatchOptions batches(int height, int width) {
        UsageException.requireAtLeast(1, batchSize, "--batch-size");
        UsageException.requireAtLeast(1, workers, "--workers");
        return data.batches(height, width, batchSize).workers(workers).skipUnreadable(skipUnreadable);
    }
}
