package dev.yij.io.cli;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.Resize;
import picocli.CommandLine.Option;

/// The options for reading images.
final class DataOptions {

    @Option(
            names = "--resize",
            paramLabel = "FILTER",
            defaultValue = "nearest",
            description = "How images are resized to the model's input: ${COMPLETION-CANDIDATES}"
                    + " (default: ${DEFAULT-VALUE}, as Keras does).")
    Resize resize = Resize.NEAREST;

    @Option(names = "--upright", description = "Rotate images by their EXIF orientation, unlike Keras.")
    boolean upright;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            defaultValue = "" + ImageDecoder.DEFAULT_MAX_PIXELS,
            description = "Refuse images that declare more pixels (default: ${DEFAULT-VALUE}).")
    long maxPixels = ImageDecoder.DEFAULT_MAX_PIXELS;

    /// The batches of a model's input, in the order of the folder.
    BatchOptions batches(int height, int width, int batchSize) {
        return BatchOptions.standard()
                .size(height, width)
                .batchSize(batchSize)
                .resize(resize)
                .decoder(decoder());
    }

    ImageDecoder decoder() {
        return ImageDecoder.standard().upright(upright).maxPixels(maxPixels);
    }
}
