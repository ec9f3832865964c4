package dev.yij.io.cli;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.SampleData;
import dev.yij.io.file.FormatException;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Preparation;
import dev.yij.io.report.Prediction;
import dev.yij.io.run.Recipe;
import dev.yij.io.run.RunReport;
import dev.yij.io.run.RunSettings;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.io.run.TrainingRun;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.reference.kernel.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `yij demo`: trains a model on the images embedded in yij.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Trains the chapter's model for a few minutes on 200 embedded photographs of snacks, and shows what"
                        + " it has learned.",
        footer = {"", "Examples:", "  yij demo", "  yij demo --epochs 20 --out long-demo"})
final class DemoCommand implements Callable<Integer> {

    private static final int SIZE = 224;

    /// The number of predictions printed; the report has more.
    private static final int SHOWN = 3;

    /// A quarter of the chapter's rate: batches of 16 are noisier than its 64, and at 10⁻³ nothing is learned:
    /// all classes stay equally likely.
    private static final double LEARNING_RATE = 2.5e-4;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = "yij-demo",
            description = "The output folder; an earlier demo in it is replaced (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("yij-demo");

    @Option(
            names = {"-e", "--epochs"},
            paramLabel = "N",
            defaultValue = "8",
            description = "The number of epochs (default: ${DEFAULT-VALUE}).")
    private int epochs = 8;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "The seed of all randomness (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Mixin
    private BackendOptions backend = new BackendOptions();

    /// The chapter's, but for smaller batches: no options of this command.
    private final FolderOptions images = new FolderOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        UsageException.requireAtLeast(1, epochs, "--epochs");
        requireNoOtherFiles();
        images.batchSize = 16;
        PrintWriter terminal = spec.commandLine().getOut();
        try (Backend computing = backend.open();
                TrainingRun run = new TrainingRun(settings(), computing, terminal::println)) {
            terminal.print(run.saved().model().summary());
            run.run(KerasProgress.on(terminal));
            RunReport report = new RunReport(run);
            SampleData.attribution().lines().filter(line -> !line.isBlank()).forEach(report::attribution);
            List<Prediction> predictions = report.write(line -> {});
            terminal.println();
            predictions.stream().limit(SHOWN).forEach(prediction -> print(terminal, prediction));
            terminal.println();
            terminal.println(
                    "120 photographs are too few to learn 20 classes from. The model that comes with yij has seen"
                            + " the chapter's 4,838:");
            terminal.println();
            Classifier shipped = new Classifier(
                    ShippedModel.usual().load(), ShippedModel.usual().toString());
            shipped.model().setBackend(computing);
            for (Prediction prediction : predictions.subList(0, Math.min(SHOWN, predictions.size()))) {
                print(terminal, again(shipped, prediction));
            }
            terminal.println();
            terminal.println("Model, curves, filters, heat map and report are in " + out + ".");
            terminal.println("Open " + out.resolve("report.html") + " in a browser.");
        }
        return 0;
    }

    private RunSettings settings() throws IOException {
        return new RunSettings(
                SampleData.extractTo(out.resolve("sample")),
                out,
                epochs,
                Recipe.adam(LEARNING_RATE),
                seed,
                Network.CHAPTER,
                images.batches(SIZE, SIZE, Preparation.KERAS),
                RunSettings.OFTEN,
                Start.REPLACE);
    }

    private static void print(PrintWriter terminal, Prediction prediction) {
        terminal.println(VisibleControls.visible(prediction.label() + ":"));
        PredictCommand.print(terminal, prediction.file(), prediction.topClasses(), false);
    }

    /// The prediction for the same image by another model.
    private Prediction again(Classifier by, Prediction prediction) throws IOException {
        Path image = out.resolve("sample/test")
                .resolve(String.valueOf(prediction.label()))
                .resolve(prediction.file());
        RgbImage read = by.read(image);
        return Prediction.of(
                read,
                prediction.file(),
                prediction.label(),
                by.classify(read),
                prediction.topClasses().size());
    }

    /// Prevents a demo from replacing files of the user's, such as a model.
    private void requireNoOtherFiles() throws IOException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new FormatException(out + " is a file, expected a folder for the demo");
        }
        if (Files.exists(out) && !Files.exists(out.resolve("sample"))) {
            try (DirectoryStream<Path> content = Files.newDirectoryStream(out)) {
                if (content.iterator().hasNext()) {
                    throw new FormatException(
                            out + " is not empty and holds no demo: choose another folder with --out");
                }
            }
        }
    }
}
