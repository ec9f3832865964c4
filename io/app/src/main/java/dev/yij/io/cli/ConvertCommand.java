package dev.yij.io.cli;

import dev.yij.io.file.FormatException;
import dev.yij.io.format.FileHead;
import dev.yij.io.format.LoadedModel;
import dev.yij.io.format.ModelFormat;
import dev.yij.io.format.Models;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.io.onnx.ExportOptions;
import dev.yij.io.onnx.OnnxExport;
import dev.yij.io.onnx.OnnxFormat;
import dev.yij.io.onnx.graph.ElementType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij convert`: converts a model from one file format to another.
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = {
            "Converts a model file: Keras 2 (.h5), Keras 3 (.keras), ONNX (.onnx, graphs of layers), NumPy (.npz, weights"
                    + " only), yij's own (.yij). The format of IN is detected from its content, that of OUT from its name.",
            "Weights are copied exactly, the optimizer's state if the format can store it. What cannot be stored is"
                    + " reported."
        },
        footer = {
            "",
            "Examples:",
            "  yij convert keras.h5 model.yij",
            "  yij convert run/model.yij model.keras --force",
            "  yij convert run/model.yij model.onnx",
            "  yij convert run/model.yij model.onnx --with-preprocessing",
            "  yij convert keras.h5 model.yij --pixels 0..1 --resize bilinear",
            "  yij convert run/best.yij small.yij --without-optimizer",
            "  yij convert weights.npz model.yij --like run/model.yij"
        })
final class ConvertCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "The model file to read.")
    @SuppressWarnings("NullAway.Init") // required
    private Path in;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "The model file to write; its extension selects the format.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    @Option(names = "--force", description = "Replace OUT if it exists.")
    private boolean force;

    @Option(
            names = "--without-optimizer",
            description =
                    "Omit the optimizer's state, two thirds of a model file with Adam's; training then resumes from"
                            + " the weights alone.")
    private boolean withoutOptimizer;

    @Option(
            names = "--with-preprocessing",
            description = "For ONNX: the graph takes pixels, uint8 of N × height × width × 3, and scales them itself.")
    private boolean withPreprocessing;

    @Mixin
    private PreparationOptions preparation = new PreparationOptions();

    @Mixin
    private LikeOption like = new LikeOption();

    @Mixin
    private ImageSizeOption imageSize = new ImageSizeOption();

    @Override
    public Integer call() throws IOException {
        ModelFormat to = Models.byName(out)
                .orElseThrow(() -> new UsageException(
                        "the name of " + out + " has no known extension of a model file, expected one"
                                + " that ends in " + Models.extensions()));
        if (withPreprocessing && !(to instanceof OnnxFormat)) {
            throw new UsageException("--with-preprocessing is for ONNX, found " + out + " (" + to.name()
                    + "): other formats hold the preparation beside the network");
        }
        requireReplaceable();
        LoadedModel loaded = Models.read(in, like.model(imageSize.size()), imageSize.size());
        imageSize.requireTaken(loaded.saved().model(), in.toString());
        SavedModel saved = preparation.over(withoutOptimizer ? loaded.saved().withoutOptimizerState() : loaded.saved());
        if (withPreprocessing) {
            OnnxExport.write(
                    saved,
                    out,
                    ExportOptions.defaults().forPixels(ElementType.UINT8).channelsLast(true));
        } else {
            to.write(out, saved);
        }
        PrintWriter print = spec.commandLine().getOut();
        long parameters = saved.model().parameters();
        print.println("wrote " + out + " (" + to.name() + "): "
                + saved.model().layers().size() + " layers, " + parameters + " parameters");
        Stream.concat(loaded.notes().stream(), to.losses(saved).stream())
                .forEach(note -> print.println("Note: " + VisibleControls.visible(note) + "."));
        if (withPreprocessing) {
            Preparation images = saved.preparationOrKeras();
            print.println("Note: the graph computes " + images.pixels() + " from pixels x; the program that calls"
                    + " it must first resize images by "
                    + images.resize().name().toLowerCase(Locale.ROOT)
                    + (images.upright() ? " and rotate them by their EXIF orientation." : "."));
        }
        print.flush();
        return 0;
    }

    /// Even --force replaces only models.
    private void requireReplaceable() throws IOException {
        if (!Files.exists(out)) {
            return;
        }
        if (!force) {
            throw new FormatException(out + " already exists: --force replaces it");
        }
        if (!Files.isRegularFile(out)) {
            return; // the writing refuses folders and devices
        }
        if (!isEmptyOrModel(FileHead.of(out))) {
            throw new FormatException(
                    out + " exists and is not a model file: --force does not replace it; choose another name");
        }
    }

    private static boolean isEmptyOrModel(FileHead head) throws IOException {
        for (ModelFormat format : Models.all()) {
            if (format.recognizes(head)) {
                return true;
            }
        }
        return head.bytes().length == 0;
    }
}
