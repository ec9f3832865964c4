package dev.yij.io.cli;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.Augmentation;
import dev.yij.io.data.SampleData;
import dev.yij.io.file.FormatException;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.io.report.Prediction;
import dev.yij.io.run.BuiltInNetwork;
import dev.yij.io.run.RateSchedule;
import dev.yij.io.run.Recipe;
import dev.yij.io.run.RunReport;
import dev.yij.io.run.RunSettings;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.io.run.TrainingRun;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.io.trainer.TrainerData;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Initializer;
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
                "Trains the chapter's network, with fewer filters, for about a minute on embedded photographs of three"
                        + " kinds of snacks, and shows what it has learned.",
        footer = {"", "Examples:", "  yij demo", "  yij demo --epochs 60 --out long-demo"})
final class DemoCommand implements Callable<Integer> {

    /// Most of the images are this small.
    private static final int SIZE = 48;

    /// The most probable classes that are printed of each image.
    private static final int SHOWN = 3;

    /// The largest rate of one cycle, which ends at almost 0: so the last epoch is not worse than others by
    /// accident.
    private static final double LEARNING_RATE = 3e-3;

    /// Enough for all images in this size.
    private static final long CACHE = 16L << 20;

    /// The chapter's network, with which 20 classes are told apart at 224 pixels, is larger than three classes
    /// at 48 pixels need. With He's initial weights it begins to learn in the first epochs.
    private static final BuiltInNetwork NETWORK =
            new BuiltInNetwork(BuiltInNetwork.Kind.CHAPTER, 12, 0, Initializer.HE_NORMAL);

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = "yij-demo",
            description = "The output folder; an earlier demo in it is replaced (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("yij-demo");

    @Option(
            names = {"-e", "--epochs"},
            paramLabel = "N",
            defaultValue = "40",
            description = "The number of epochs (default: ${DEFAULT-VALUE}).")
    private int epochs = 40;

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
            run.run(KerasProgress.on(terminal, epochs));
            RunReport report = new RunReport(run);
            SampleData.attribution().lines().filter(line -> !line.isBlank()).forEach(report::attribution);
            List<Prediction> _ = report.write(line -> {});
            terminal.println();
            predict(
                    terminal,
                    run.settings().model().toString(),
                    ModelFile.load(run.settings().model()),
                    computing);
            terminal.println();
            terminal.println(
                    "A hundred photographs are enough to tell three classes apart, more often than not. The model that"
                            + " comes with yij has seen the chapter's 4,838, of 20 classes:");
            terminal.println();
            predict(
                    terminal,
                    ShippedModel.usual().toString(),
                    ShippedModel.usual().load(),
                    computing);
            terminal.println();
            terminal.println("Model, curves, filters, heat map and report are in " + out + ".");
            terminal.println("Open " + out.resolve("report.html") + " in a browser.");
        }
        return 0;
    }

    private RunSettings settings() throws IOException {
        return new RunSettings(
                SampleData.extractFewTo(out.resolve("sample"), TrainerData.DISTINCT),
                out,
                epochs,
                Recipe.adam(LEARNING_RATE).schedule(RateSchedule.oneCycle(RateSchedule.ONE_CYCLE_WARM_UP)),
                seed,
                new Network(NETWORK),
                images.batches(SIZE, SIZE, Preparation.PHOTOGRAPHS)
                        .augmentation(Augmentation.PHOTOGRAPHS)
                        .cacheBytes(CACHE),
                RunSettings.OFTEN,
                Start.REPLACE);
    }

    /// Prints a model's predictions for a photograph of each class.
    private void predict(PrintWriter terminal, String name, SavedModel model, Backend computing) throws IOException {
        Classifier classifier = new Classifier(model, name);
        classifier.model().setBackend(computing);
        for (String label : TrainerData.DISTINCT) {
            SampleData.Image photo = SampleData.images("test").stream()
                    .filter(image -> image.label().equals(label))
                    .findFirst()
                    .orElseThrow();
            RgbImage image = classifier.read(out.resolve("sample").resolve(photo.file()));
            String file = String.valueOf(Path.of(photo.file()).getFileName());
            Prediction prediction = Prediction.of(image, file, label, classifier.classify(image), SHOWN);
            terminal.println(label + ":");
            PredictCommand.print(terminal, file, prediction.topClasses(), false);
        }
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
