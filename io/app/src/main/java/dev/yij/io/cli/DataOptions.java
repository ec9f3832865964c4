package dev.yij.io.cli;

import dev.yij.io.classify.Classifier;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageReader;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options for reading images.
final class DataOptions {

    @Mixin
    PreparationOptions preparation = new PreparationOptions();

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            defaultValue = "" + ImageDecoder.DEFAULT_MAX_PIXELS,
            description = "Refuse images that declare more pixels (default: ${DEFAULT-VALUE}).")
    private long maxPixels = ImageDecoder.DEFAULT_MAX_PIXELS;

    ImageReader reader(Preparation as) {
        return new ImageReader(as, maxPixels());
    }

    /// A model as a classifier of images prepared as its file says, where no option says otherwise.
    ///
    /// @param name the model's name in messages
    Classifier classifier(SavedModel saved, String name) throws IOException {
        return new Classifier(preparation.over(saved), name, maxPixels());
    }

    private long maxPixels() {
        UsageException.requireAtLeast(1, maxPixels, "--max-pixels");
        return maxPixels;
    }
}
