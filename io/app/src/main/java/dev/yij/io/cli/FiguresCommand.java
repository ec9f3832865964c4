package dev.yij.io.cli;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.SampleData;
import dev.yij.io.figure.Figures;
import dev.yij.io.figure.Subject;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.WholeFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.HistoryFile;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.train.History;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij figures`: draws the chapter's figures for a model and an image.
@Command(
        name = "figures",
        mixinStandardHelpOptions = true,
        description = "Draws how the network works, with a model's own numbers for an image: the window that slides,"
                + " one output with its products, filters, pooling, averages, the whole network.",
        footer = {
            "",
            "Examples:",
            "  yij figures --model run/model.yij --history run/history.csv --out figures",
            "  yij figures photo.jpg --model run/model.yij"
        })
final class FiguresCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "IMAGE", description = "The image (default: one of the embedded sample).")
    private @Nullable Path file;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = "yij-figures",
            description = "The folder that receives the figures, as SVG and PNG (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("yij-figures");

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "The history.csv of a training run, for the curves of loss and accuracy (default: the history"
                    + " in the model's file).")
    private @Nullable Path history;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireFolder();
        SavedModel saved = model.load();
        Classifier classifier = model.classifier(saved, data);
        History epochs = history == null ? saved.history() : HistoryFile.read(history);
        RgbImage image = image(classifier);
        ModelOption.printWarning(classifier, spec);
        Figures figures;
        try (Backend computing = backend.openFor(1)) {
            figures = Figures.draw(
                    new Subject(classifier.model().setBackend(computing), image, imageName(), classifier.input(image)),
                    epochs.lastEpoch() == 0 ? null : epochs);
        }
        for (String name : figures.files().keySet()) {
            OutputFile.requireReplaceable(
                    out.resolve(name), name.endsWith(".png") ? OutputFile.Kind.IMAGE : OutputFile.Kind.FIGURE);
        }
        PrintWriter terminal = spec.commandLine().getOut();
        for (Map.Entry<String, byte[]> figure : figures.files().entrySet()) {
            Path file = out.resolve(figure.getKey());
            WholeFile.write(file, to -> to.write(figure.getValue()));
            terminal.println(file);
        }
        figures.skipped().forEach(line -> terminal.println(VisibleControls.visible(line)));
        if (file == null) {
            // required by the licence wherever the image is shown
            terminal.println("The photograph is by " + SampleData.example().author() + ", CC BY 2.0, resized.");
        }
        return 0;
    }

    private RgbImage image(Classifier classifier) throws IOException {
        if (file != null) {
            return classifier.read(file);
        }
        SampleData.Image example = SampleData.example();
        return classifier.read(example.bytes(), example.file());
    }

    private String imageName() {
        return file == null ? "the photograph" : String.valueOf(file.getFileName());
    }

    private void requireFolder() throws IOException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new FormatException(out + " is a file, expected a folder for the figures");
        }
        Path images = OutputFile.dataSetOf(out);
        if (images != null) {
            throw new UsageException(out + " is the folder of a class of images in " + images
                    + ", whose figures would become its images; choose another folder with --out");
        }
    }
}
