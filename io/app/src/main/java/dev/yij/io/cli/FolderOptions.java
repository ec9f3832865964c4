package dev.yij.io.cli;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.model.Preparation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options for reading folders of images.
final class FolderOptions {

    @Mixin
    DataOptions data = new DataOptions();

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Images per batch (default: 64; to train on a folder of classes: 8 to 32, by its size).")
    @Nullable
    Integer batchSize;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads that decode images ahead (default: ${DEFAULT-VALUE}). The results do not depend on"
                    + " it.")
    int workers = 2;

    @Option(
            names = "--strict-data",
            description = "Stop if an image cannot be read, instead of listing it and continuing without it.")
    boolean strict;

    /// The default since images that cannot be read are listed and left out; accepted because scripts use it.
    @Option(names = "--skip-unreadable", hidden = true)
    boolean skipUnreadable;

    /// Batches of a model's input, in the order of the folder.
    ///
    /// @param preparation of the model
    BatchOptions batches(int height, int width, Preparation preparation) {
        return batches(height, width, preparation, 64);
    }

    /// @param otherwise the size of a batch if none was given
    BatchOptions batches(int height, int width, Preparation preparation, int otherwise) {
        int batchSize = this.batchSize == null ? otherwise : this.batchSize;
        UsageException.requireAtLeast(1, batchSize, "--batch-size");
        UsageException.requireThreads(workers, "--workers");
        return BatchOptions.standard()
                .size(height, width)
                .batchSize(batchSize)
                .reader(data.reader(preparation))
                .workers(workers)
                .skipUnreadable(!strict);
    }
}
