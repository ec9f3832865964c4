package dev.yij.io.cli;

import dev.yij.io.model.Preparation;
import dev.yij.io.run.RunReport;
import dev.yij.io.run.RunSettings;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.io.run.TrainingRun;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Initializer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
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

/// `yij train`: trains the chapter's model on a folder of images.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains the chapter's model on a folder with train, val and test, each with one sub-folder of"
                + " images per class.",
        footer = {
            "",
            "Examples:",
            "  yij train snacks --epochs 5 --out run",
            "  yij train snacks --schedule chapter --out run",
            "  yij train snacks --schedule chapter --out run --resume",
            "  yij train snacks --schedule chapter --augment --dropout 0.3 --out augmented",
            "  yij train snacks --schedule chapter --preset laptop --out small"
        })
final class TrainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The folder; val and test may be missing.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = "yij-run",
            description = "The output folder for model, checkpoints, images and report (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("yij-run");

    @Option(
            names = {"-e", "--epochs"},
            paramLabel = "N",
            description = "Train until this number of epochs is done (default: 5, or that of --schedule).")
    private @Nullable Integer epochs;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            defaultValue = "1e-3",
            description = "Adam's learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate = 1e-3;

    @Option(
            names = "--lr-schedule",
            paramLabel = "EPOCHS:RATE[,…]",
            description = "Changes of the learning rate: 30:1e-4 sets 1e-4 when 30 epochs are done.")
    private @Nullable String rates;

    /// Named presets of epochs and learning rates.
    enum Schedule {
        /// 5 + 25 epochs at 10⁻³ and 10 at 10⁻⁴.
        CHAPTER
    }

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "Epochs and learning rates by name: chapter trains 5 + 25 epochs at 1e-3 and 10 at 1e-4.")
    private @Nullable Schedule schedule;

    /// Named presets of sizes.
    enum Preset {
        /// 64×64 pixels and half the filters: a fiftieth of the work.
        LAPTOP
    }

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "laptop: inputs of 64 pixels and half the filters, a fiftieth of the computation.")
    private @Nullable Preset preset;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "The seed of the initial weights and the order of images (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            description = "Height and width of the model's input (default: 224).")
    private @Nullable Integer imageSize;

    @Option(
            names = "--filters",
            paramLabel = "N",
            description = "Filters of the first two convolutions; each next pair has twice as many (default: 32).")
    private @Nullable Integer filters;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            defaultValue = "0",
            description = "The dropout rate after global average pooling, during training (default: 0).")
    private float dropout;

    @Option(
            names = "--initializer",
            paramLabel = "NAME",
            defaultValue = "glorot_uniform",
            description =
                    "The initializer of the filters, by Keras's name: glorot_uniform, glorot_normal, he_uniform or"
                            + " he_normal, which learn faster here (default: ${DEFAULT-VALUE}).")
    private Initializer initializer = Initializer.GLOROT_UNIFORM;

    @Option(
            names = "--resume",
            description = "Resume from the checkpoint in --out, with its network, seed and learning rate.")
    private boolean resume;

    @Option(
            names = "--across-numerics",
            description = "With --resume: also from a checkpoint of another numerics version, whose sums are rounded"
                    + " in another order.")
    private boolean acrossNumerics;

    @Option(
            names = "--checkpoint-minutes",
            paramLabel = "N",
            defaultValue = "5",
            description = "Minutes between two checkpoints, in addition to the one after each epoch (default:"
                    + " ${DEFAULT-VALUE}).")
    private double checkpointMinutes = 5;

    @Option(
            names = "--as-keras",
            description = "Prepare images as Keras's flow_from_directory does: resize by nearest neighbour, ignore the"
                    + " EXIF orientation. --schedule chapter does so, too.")
    private boolean asKeras;

    @Mixin
    private AugmentOptions augment = new AugmentOptions();

    @Mixin
    private FolderOptions images = new FolderOptions();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        RunSettings settings = settings();
        PrintWriter terminal = spec.commandLine().getOut();
        try (Backend computing = backend.open();
                TrainingRun run = new TrainingRun(settings, computing, terminal::println)) {
            terminal.print(run.saved().model().summary());
            run.run(new KerasProgress(terminal, Terminal.isLive()));
            new RunReport(run).write(terminal::println);
        }
        return 0;
    }

    private RunSettings settings() throws IOException {
        if (schedule != null && (epochs != null || rates != null)) {
            throw new UsageException("--schedule sets the epochs and learning rates: omit "
                    + (epochs != null ? "--epochs" : "--lr-schedule"));
        }
        if (!isRate(learningRate)) {
            throw new UsageException("--lr must be above 0 and finite in float32, found " + learningRate);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new UsageException("--dropout must be at least 0 and below 1, found " + dropout);
        }
        if (initializer == Initializer.ZEROS) {
            throw new UsageException("--initializer zeros would keep all filters identical: choose a random one");
        }
        if (!(checkpointMinutes >= 0 && checkpointMinutes <= 1e6)) {
            throw new UsageException("--checkpoint-minutes must be 0 to 1000000, found " + checkpointMinutes);
        }
        if (acrossNumerics && !resume) {
            throw new UsageException("--across-numerics requires --resume");
        }
        boolean small = preset == Preset.LAPTOP;
        int until = epochs == null ? (schedule == null ? 5 : 40) : epochs;
        int size = imageSize == null ? (small ? 64 : 224) : imageSize;
        int first = filters == null ? (small ? 16 : 32) : filters;
        UsageException.requireAtLeast(1, until, "--epochs");
        UsageException.requireAtLeast(8, size, "--image-size"); // three poolings halve it
        UsageException.requireAtLeast(1, first, "--filters");
        return new RunSettings(
                folder,
                out,
                until,
                learningRate,
                schedule != null ? Map.of(30, (float) learningRate / 10.0) : rates == null ? Map.of() : parse(rates),
                seed,
                new Network(first, dropout, initializer),
                images.batches(size, size, preparation()).augmentation(augment.augmentation()),
                Duration.ofMillis(Math.round(checkpointMinutes * 60_000)),
                start());
    }

    /// A resumed run keeps its preparation; the chapter's is that of Keras.
    private Preparation preparation() throws IOException {
        Preparation usual = schedule == Schedule.CHAPTER || asKeras ? Preparation.KERAS : Preparation.PHOTOGRAPHS;
        Preparation base = resume ? RunSettings.storedPreparation(out).orElse(usual) : usual;
        return images.data.preparation.over(base);
    }

    private Start start() {
        if (acrossNumerics) {
            return Start.RESUME_ACROSS_NUMERICS;
        }
        return resume ? Start.RESUME : Start.FRESH;
    }

    private static boolean isRate(double rate) {
        return (float) rate > 0 && (float) rate < Float.POSITIVE_INFINITY;
    }

    /// The learning rates of `30:1e-4,40:1e-5`, by the number of completed epochs.
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
