package dev.yij.io.cli;

import dev.yij.io.model.Interpolation;
import dev.yij.io.model.OwnScaling;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.model.BuiltLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How images are prepared. A model knows it, so these options are for new trainings, for models of other
/// programs, and for experiments.
final class PreparationOptions {

    @Option(
            names = "--resize",
            paramLabel = "FILTER",
            description = "How images are resized to the model's input: ${COMPLETION-CANDIDATES} (default: the model's,"
                    + " in a new training bilinear).")
    private @Nullable Interpolation resize;

    @Option(
            names = "--upright",
            negatable = true,
            description = "Rotate images by their EXIF orientation, or do not (default: as the model does; a new"
                    + " training does).")
    private @Nullable Boolean upright;

    @Option(
            names = "--pixels",
            paramLabel = "SCALING",
            description =
                    "What the model receives for the channel x of a pixel, 0 to 255: -1..1 (x / 127.5 - 1), 0..1 (x /"
                            + " 255), 0..255 (x), imagenet-torch or imagenet-caffe (by the means of ImageNet, as Keras's"
                            + " modes torch and caffe; default: as the model does, -1..1 where its file does not say).")
    private @Nullable String pixels;

    /// A preparation with what was given changed.
    ///
    /// @throws UsageException if there is no such scaling
    Preparation over(Preparation preparation) {
        Preparation changed = preparation;
        if (resize != null) {
            changed = changed.resize(resize);
        }
        if (upright != null) {
            changed = changed.upright(upright);
        }
        if (pixels != null) {
            changed = changed.pixels(scaling(pixels));
        }
        return changed;
    }

    private static PixelScaling scaling(String name) {
        try {
            return PixelScaling.of(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--pixels: " + e.getMessage());
        }
    }

    /// A model with what was given changed; its own preparation is kept otherwise.
    ///
    /// @throws UsageException if pixels are to be scaled that the model scales itself
    SavedModel over(SavedModel saved) {
        Optional<BuiltLayer> own = OwnScaling.of(saved.model());
        if (pixels != null && own.isPresent() && !scaling(pixels).equals(PixelScaling.RAW)) {
            throw new UsageException("--pixels " + pixels + ": the model scales pixels itself, in its layer "
                    + own.get().name() + ", and expects 0..255");
        }
        return given().isEmpty() ? saved : saved.preparation(over(saved.preparationOrKeras()));
    }

    /// The names of the options that were given.
    List<String> given() {
        List<String> given = new ArrayList<>();
        if (resize != null) {
            given.add("--resize");
        }
        if (upright != null) {
            given.add("--upright");
        }
        if (pixels != null) {
            given.add("--pixels");
        }
        return given;
    }
}
