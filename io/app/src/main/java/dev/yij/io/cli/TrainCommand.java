package dev.yij.io.cli;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.PackedImages;
import dev.yij.io.data.StratifiedSplit;
import dev.yij.io.model.Preparation;
import dev.yij.io.run.BackendChoice;
import dev.yij.io.run.ListedImages;
import dev.yij.io.run.Machines;
import dev.yij.io.run.RateSchedule;
import dev.yij.io.run.Recipe;
import dev.yij.io.run.RunReport;
import dev.yij.io.run.RunSettings;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.io.run.TrainingRun;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij train`: trains a network on a folder of images.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description =
                "Trains the chapter's network, or another, on a folder with one sub-folder of images per class, which it splits"
                        + " into training, validation and test images; or on a folder that is split already.",
        footer = {
            "",
            "Examples:",
            "  yij train photos --out run",
            "  yij train photos --out run --class-weight balanced --patience 5",
            "  yij train photos --out run --from keras_model.h5",
            "  yij train snacks --epochs 5 --out run",
            "  yij train snacks --schedule chapter --out run",
            "  yij train snacks --schedule chapter --out run --resume",
            "  yij train snacks --schedule chapter --augment --dropout 0.3 --out augmented",
            "  yij train snacks --schedule chapter --preset laptop --out small",
            "  yij train snacks --preset best --out best",
            "  yij train snacks --net residual --optimizer adamw --schedule one-cycle --epochs 30 --out residual"
        })
final class TrainCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR",
            description =
                    "The folder, with one sub-folder of images per class; or with train, and perhaps val and test,"
                            + " that have them. Or what yij pack has written.")
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
                    + " in another order, or of another --mode.")
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
    private RunOptions runOptions = new RunOptions();

    @Mixin
    private RecipeOptions recipe = new RecipeOptions();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Mixin
    private TransferOptions transfer = new TransferOptions();

    @Mixin
    private AugmentOptions augment = new AugmentOptions();

    @Mixin
    private FolderOptions images = new FolderOptions();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Function<BackendChoice, Machines> machines;

    /// What the folder is if it is packed.
    private @Nullable PackedImages packed;

    /// Trains on this machine.
    TrainCommand() {
        this(_ -> Machines.THIS);
    }

    /// Trains on the machines that compute with a backend.
    TrainCommand(Function<BackendChoice, Machines> machines) {
        this.machines = machines;
    }

    @Override
    public Integer call() throws IOException {
        if (resume) {
            StoredOptions.restore(out, spec.commandLine(), folder);
        }
        ListedImages listed = ListedImages.of(folder);
        packed = listed.packed();
        network.packedSize = packed == null ? 0 : packed.size();
        RunSettings settings = settings(listed);
        PrintWriter terminal = spec.commandLine().getOut();
        Consumer<String> say = line -> terminal.println(VisibleControls.visible(line));
        try (Backend computing = backend.open();
                TrainingRun run = new TrainingRun(settings, listed, computing, machines.apply(backend.choice()), say)) {
            terminal.print(summary(run.saved().model(), settings));
            run.run(KerasProgress.on(terminal, settings.epochs()), StoredOptions.keep(out, spec.commandLine()));
            new RunReport(run).write(say);
            run.advice().forEach(sentence -> say.accept("- " + sentence));
            if (run.evaluation() != null && Files.exists(settings.split())) {
                say.accept("To evaluate it on the test images again: yij evaluate " + folder + " --split "
                        + settings.split() + " --model " + settings.model());
            }
        }
        return 0;
    }

    /// The table of the layers. Of a base, whose hundreds of layers would hide what follows, only the totals.
    private static String summary(Model model, RunSettings settings) {
        String table = model.summary();
        return settings.extras().transfer() == null
                ? table
                : "The network has " + model.layers().size()
                        + " layers, those of the base and of the new head: yij summary"
                        + " --model " + VisibleControls.visible(settings.model().toString())
                        + " prints them after the run.\n"
                        + table.substring(table.indexOf("Total params"));
    }

    private RunSettings settings(ListedImages listed) throws IOException {
        boolean chapter = recipe.schedule.isChapter();
        if (chapter && (epochs != null || recipe.schedule.hasRates())) {
            throw new UsageException("--schedule chapter sets the epochs and learning rates: omit "
                    + (epochs != null ? "--epochs" : "--lr-schedule"));
        }
        if (!(checkpointMinutes >= 0 && checkpointMinutes <= 1e6)) {
            throw new UsageException("--checkpoint-minutes must be 0 to 1000000, found " + checkpointMinutes);
        }
        if (acrossNumerics && !resume) {
            throw new UsageException("--across-numerics requires --resume");
        }
        StratifiedSplit parts = split.of(folder, listed.hasParts());
        TrainDefaults defaults = defaults(listed, parts);
        int until = epochs == null ? (chapter ? 40 : defaults.epochs()) : epochs;
        UsageException.requireAtLeast(1, until, "--epochs");
        TransferOptions.Base base = transfer.isGiven() && !resume ? transfer.base(network.imageSize()) : null;
        NetworkOptions.Chosen chosen = base == null
                ? network.choose(defaults, resume ? out : null)
                : network.replaced(transfer.network(base), base.input());
        return new RunSettings(
                folder,
                out,
                until,
                recipe(defaults, until),
                seed,
                chosen.network(),
                images.batches(chosen.size().height(), chosen.size().width(), preparation(base), defaults.batchSize())
                        .passes(runOptions.passes(defaults, resume ? out : null))
                        .augmentation(augment.augmentation(defaults.augmentation())),
                Duration.ofMillis(Math.round(checkpointMinutes * 60_000)),
                start(),
                runOptions.extras(parts, chapter ? 0 : defaults.bestFrom(until)).transfer(transfer.settings()));
    }

    private TrainDefaults defaults(ListedImages listed, StratifiedSplit parts) {
        if (transfer.isGiven()) {
            if (recipe.schedule.isChapter()) {
                throw new UsageException("--schedule chapter and --from are two recipes: omit one");
            }
            return TrainDefaults.transfer(
                    listed.training(parts),
                    transfer.isHeadFirst(),
                    transfer.headEpochs(TrainDefaults.HEAD_EPOCHS) + transfer.fineEpochs(),
                    !augment.augmentation(Augmentation.NONE).isNone());
        }
        boolean best = network.preset == NetworkOptions.Preset.BEST;
        if (recipe.schedule.isChapter()) {
            if (best) {
                throw new UsageException("--preset best and --schedule chapter are two recipes: omit one");
            }
            return TrainDefaults.CHAPTER;
        }
        return best ? TrainDefaults.BEST : TrainDefaults.of(listed, parts, runOptions.isBalanced());
    }

    /// The recipe with its later learning rates, by the number of completed epochs.
    private Recipe recipe(TrainDefaults defaults, int until) {
        Recipe chosen = recipe.over(defaults.recipe());
        boolean byStep = !chosen.schedule().equals(RateSchedule.CONSTANT);
        if (byStep && runOptions.reduceRate) {
            throw new UsageException(
                    "--reduce-lr is for a learning rate that is constant, found a schedule by the step:"
                            + " omit it, or add --schedule constant");
        }
        if (recipe.schedule.isChapter()) {
            return chosen.rates(Map.of(30, (float) chosen.learningRate() / 10.0));
        }
        if (recipe.schedule.isGiven() || byStep || runOptions.reduceRate) {
            return chosen.rates(recipe.schedule.rates());
        }
        return chosen.rates(defaults.rates(chosen.learningRate(), until));
    }

    /// A resumed run keeps its preparation; the chapter's is that of Keras; a base gets the pixels that it
    /// expects.
    private Preparation preparation(TransferOptions.@Nullable Base base) throws IOException {
        Preparation usual = usualPreparation();
        if (base != null) {
            usual = usual.pixels(base.saved().preparationOrKeras().pixels());
        }
        Preparation kept = resume ? RunSettings.storedPreparation(out).orElse(usual) : usual;
        return images.data.preparation.over(kept);
    }

    private Preparation usualPreparation() {
        if (recipe.schedule.isChapter() || asKeras) {
            return Preparation.KERAS;
        }
        return packed == null ? Preparation.PHOTOGRAPHS : packed.preparation(Preparation.PHOTOGRAPHS);
    }

    private Start start() {
        if (acrossNumerics) {
            return Start.RESUME_ACROSS_NUMERICS;
        }
        return resume ? Start.RESUME : Start.FRESH;
    }
}
