package dev.yij.io.cli;

import dev.yij.io.data.StratifiedSplit;
import dev.yij.io.model.Preparation;
import dev.yij.io.run.RunReport;
import dev.yij.io.run.RunSettings;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.io.run.TrainingRun;
import dev.yij.reference.kernel.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij train`: trains the chapter's network on a folder of images.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description =
                "Trains the chapter's network on a folder with one sub-folder of images per class, which it splits"
                        + " into training, validation and test images; or on a folder that is split already.",
        footer = {
            "",
            "Examples:",
            "  yij train photos --out run",
            "  yij train photos --out run --class-weight balanced --patience 5",
            "  yij train snacks --epochs 5 --out run",
            "  yij train snacks --schedule chapter --out run",
            "  yij train snacks --schedule chapter --out run --resume",
            "  yij train snacks --schedule chapter --augment --dropout 0.3 --out augmented",
            "  yij train snacks --schedule chapter --preset laptop --out small"
        })
final class TrainCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR",
            description =
                    "The folder, with one sub-folder of images per class; or with train, and perhaps val and test,"
                            + " that have them.")
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
            description =
                    "Train until this number of epochs is done (default: 5, or that of --schedule; for a folder of"
                            + " classes by the number of images).")
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

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "The seed of the initial weights and the order of images (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(
            names = "--resume",
            description =
                    "Resume from the checkpoint in --out, with the options of that run; --epochs, --lr-schedule and"
                            + " --patience may change.")
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
    private SplitOptions split = new SplitOptions();

    @Mixin
    private CourseOptions course = new CourseOptions();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

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
        if (resume) {
            StoredOptions.restore(out, spec.commandLine(), folder);
        }
        RunSettings settings = settings();
        PrintWriter terminal = spec.commandLine().getOut();
        Consumer<String> say = line -> terminal.println(VisibleControls.visible(line));
        try (Backend computing = backend.open();
                TrainingRun run = new TrainingRun(settings, computing, say)) {
            terminal.print(run.saved().model().summary());
            run.run(KerasProgress.on(terminal), StoredOptions.keep(out, spec.commandLine()));
            new RunReport(run).write(say);
            run.advice().forEach(sentence -> say.accept("- " + sentence));
            if (Files.exists(settings.split())) {
                say.accept("To evaluate it on the test images again: yij evaluate " + folder + " --split "
                        + settings.split() + " --model " + settings.model());
            }
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
        if (!(checkpointMinutes >= 0 && checkpointMinutes <= 1e6)) {
            throw new UsageException("--checkpoint-minutes must be 0 to 1000000, found " + checkpointMinutes);
        }
        if (acrossNumerics && !resume) {
            throw new UsageException("--across-numerics requires --resume");
        }
        StratifiedSplit parts = split.of(folder);
        TrainDefaults defaults =
                schedule != null ? TrainDefaults.CHAPTER : TrainDefaults.of(folder, parts, course.isBalanced());
        int until = epochs == null ? (schedule == null ? defaults.epochs() : 40) : epochs;
        int size = network.imageSize(defaults);
        UsageException.requireAtLeast(1, until, "--epochs");
        return new RunSettings(
                folder,
                out,
                until,
                learningRate,
                rates(defaults, until),
                seed,
                network.network(defaults),
                images.batches(size, size, preparation(), defaults.batchSize())
                        .passes(course.passes(defaults))
                        .augmentation(augment.augmentation(defaults.augmentation())),
                Duration.ofMillis(Math.round(checkpointMinutes * 60_000)),
                start(),
                course.extras(parts, schedule != null ? 0 : defaults.bestFrom(until)));
    }

    /// Later learning rates, by the number of completed epochs.
    private Map<Integer, Double> rates(TrainDefaults defaults, int until) {
        if (schedule != null) {
            return Map.of(30, (float) learningRate / 10.0);
        }
        if (rates != null) {
            return parse(rates);
        }
        return course.reduceRate ? Map.of() : defaults.rates(learningRate, until);
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
