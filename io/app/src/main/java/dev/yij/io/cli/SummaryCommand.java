package dev.yij.io.cli;

import dev.yij.io.format.Models;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `yij summary`: prints the table of layers.
@Command(
        name = "summary",
        mixinStandardHelpOptions = true,
        description = "Prints a model's layers, shapes and parameters as Keras 2.2 does.",
        footer = {
            "",
            "Examples:",
            "  yij summary                     the chapter's model",
            "  yij summary --flatten           the same with Flatten in place of global average pooling",
            "  yij summary --model run/model.yij"
        })
final class SummaryCommand implements Callable<Integer> {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FILE",
            description = "A model file; without it, the chapter's model for 224×224 images of 20 classes.")
    private @Nullable Path file;

    @Mixin
    private ImageSizeOption imageSize = new ImageSizeOption();

    @Option(names = "--flatten", description = "The chapter's model with a Flatten layer.")
    private boolean flatten;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (file != null && flatten) {
            throw new UsageException("--flatten is a variant of the chapter's model and does not go with --model");
        }
        Model model = model();
        PrintWriter out = spec.commandLine().getOut();
        out.print(model.summary());
        if (model.keepsWholeBatches()) {
            out.printf(
                    Locale.ROOT,
                    "Training keeps the values of whole batches for batch normalization: %,.0f MB for a batch of 64%n",
                    model.trainingBytes(64, 1) / 1e6);
        }
        out.flush();
        return 0;
    }

    private Model model() throws IOException {
        if (file != null) {
            Model read = Models.read(file, null, imageSize.size()).saved().model();
            imageSize.requireTaken(read, file.toString());
            return read;
        }
        Sequential model = flatten ? ChapterModel.createFlatten(20) : ChapterModel.create(20);
        return model.buildForWeights(Shape.of(224, 224, 3), new Seed(0), Long.MAX_VALUE);
    }
}
