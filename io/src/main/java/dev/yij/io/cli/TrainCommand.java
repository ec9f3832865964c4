package dev.yij.io.cli;

import dev.yij.io.run.RunReport;
import dev.yij.io.run.RunSettings;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.io.run.TrainingRun;
import dev.yij.reference.kernel.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij train`: the chapter's model on a folder of pictures.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains the chapter's model on a folder with train, val and test, each with one sub-folder of"
                + " pictures per class.",
        footer = {
            "",
            "Examples:",
            "  yij train snacks --epochs 5 --out run",
            "  yij train snacks --epochs 40 --lr-schedule 30:1e-4 --out run",
            "  yij train snacks --epochs 40 --lr-schedule 30:1e-4 --out run --resume"
        })
final class TrainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The folder; val and test may be missing.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = "yij-run",
            description = "Receives model, checkpoints, pictures and report (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("yij-run");

    @Option(
            names = {"-e", "--epochs"},
            paramLabel = "N",
            defaultValue = "5",
            description = "Train until so many epochs are done (default: ${DEFAULT-VALUE}).")
    private int epochs = 5;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            defaultValue = "1e-3",
            description = "Adam's learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate = 1e-3;

    @Option(
            names = "--lr-schedule",
            paramLabel = "EPOCHS:RATE[,…]",
            description = "Other learning rates: 30:1e-4 sets 1e-4 when 30 epochs are done.")
    private @Nullable String schedule;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Fixes initial weights and the order of pictures (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            defaultValue = "224",
            description = "Height and width of the model's input (default: ${DEFAULT-VALUE}).")
    private int imageSize = 224;

    @Option(
            names = "--resume",
            description = "Go on from the checkpoint in --out, with its image size, seed and learning rate.")
    private boolean resume;

    @Mixin
    private FolderOptions pictures = new FolderOptions();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        UsageException.requireAtLeast(1, epochs, "--epochs");
        UsageException.requireAtLeast(8, imageSize, "--image-size"); // three poolings halve it
        if (!isRate(learningRate)) {
            throw new UsageException("--lr must be above 0 and finite in float32, found " + learningRate);
        }
        RunSettings settings = new RunSettings(
                folder,
                out,
                epochs,
                learningRate,
                schedule == null ? Map.of() : parse(schedule),
                seed,
                pictures.batches(imageSize, imageSize),
                resume ? Start.RESUME : Start.FRESH);
        PrintWriter terminal = spec.commandLine().getOut();
        try (Backend computing = backend.open()) {
            TrainingRun run = new TrainingRun(settings, computing, terminal::println);
            terminal.print(run.saved().model().summary());
            run.run(new KerasProgress(terminal, Terminal.isLive()));
            new RunReport(run, pictures.data.decoder(), pictures.data.resize).write(terminal::println);
        }
        return 0;
    }

    private static boolean isRate(double rate) {
        return (float) rate > 0 && (float) rate < Float.POSITIVE_INFINITY;
    }

    /// The learning rates of `30:1e-4,40:1e-5`, by how many epochs must be done first.
    static Map<Integer, Double> parse(String schedule) {
        Map<Integer, Double> steps = new TreeMap<>();
        for (String step : schedule.split(",", -1)) {
            String[] parts = step.split(":", -1);
            try {
                int epochs = Integer.parseInt(parts[0].strip());
                double rate = Double.parseDouble(parts[parts.length - 1]);
                if (parts.length != 2 || epochs < 1 || !isRate(rate) || steps.put(epochs, rate) != null) {
                    throw new NumberFormatException(step);
                }
            } catch (NumberFormatException e) {
                throw new UsageException("--lr-schedule must be like 30:1e-4 or 30:1e-4,40:1e-5, found " + schedule);
            }
        }
        return steps;
    }
}
