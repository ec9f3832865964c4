package dev.yij.io.run;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.CsvLogger;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.LearningRateScheduler;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.ModelCheckpoint;
import dev.yij.reference.train.Monitor;
import dev.yij.reference.train.NonFiniteLossException;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.TerminateOnNaN;
import dev.yij.reference.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The chapter's main job on a folder of images: builds the model or resumes from a checkpoint, trains it
/// with a checkpoint after each epoch, and evaluates it on the test images.
///
/// Holds a lock of the operating system on the run's folder until it is closed.
public final class TrainingRun implements AutoCloseable {

    /// Size of the cache of resized images, which is used if all images of a folder fit: 128 MB. For small
    /// images, decoding takes longer than training.
    private static final long SMALL = 1 << 27;

    private final RunSettings settings;
    private final Backend backend;
    private final Consumer<String> say;
    private final RunLock lock;
    private final Checkpoints checkpoints;
    private final ImageBatches training;
    private final @Nullable ImageBatches validation;
    private final @Nullable ImageBatches test;
    private SavedModel saved;
    private @Nullable Evaluation evaluation;
    private double trainedSeconds;

    /// Lists the images and builds the model or reads the checkpoint; does not train.
    ///
    /// @param say receives lines for the user
    /// @throws FormatException if the folder is a file, or another process trains in it, or it holds a run
    ///     already that is not to be resumed, or none that could be, or one that does not match the images
    /// @throws IOException if the images cannot be listed
    public TrainingRun(RunSettings settings, Backend backend, Consumer<String> say) throws IOException {
        this.settings = settings;
        this.backend = backend;
        this.say = say;
        if (Files.exists(settings.out()) && !Files.isDirectory(settings.out())) {
            throw new FormatException(settings.out() + " is a file, expected a folder for the training run");
        }
        SplitFolders folders = SplitFolders.scan(settings.data());
        this.checkpoints = new Checkpoints(settings, DataFingerprint.of(folders), say);
        if (settings.start().resumes()) {
            checkpoints.requireOne(); // before the lock, which creates the folder
        }
        this.lock = RunLock.acquire(settings.out());
        try {
            this.saved = start(folders.train().classes());
            saved.model().setBackend(backend);
            this.training = batches(folders.train(), saved.model().seed());
            this.validation = folders.validation() == null ? null : batches(folders.validation(), null);
            this.test = folders.test() == null ? null : batches(folders.test(), null);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private SavedModel start(List<String> classes) throws IOException {
        if (settings.start().resumes()) {
            return checkpoint(classes);
        }
        if (settings.start() == Start.FRESH && checkpoints.exist()) {
            throw new FormatException(
                    settings.out() + " already holds a training run: resume it with --resume, or choose"
                            + " another folder with --out");
        }
        return freshModel(classes);
    }

    private SavedModel freshModel(List<String> classes) {
        Shape input = Shape.of(settings.batches().height(), settings.batches().width(), 3);
        Sequential model = settings.network()
                .create(classes.size())
                .build(input, new Seed(settings.seed()))
                .compile(new Adam(settings.learningRate()), new CategoricalCrossentropy());
        return new SavedModel(model, classes, History.EMPTY)
                .preparation(settings.batches().reader().preparation());
    }

    private SavedModel checkpoint(List<String> classes) throws IOException {
        SavedModel checkpoint = checkpoints.load();
        if (!checkpoint.classes().equals(classes)) {
            throw new FormatException("the checkpoint in " + settings.out() + " was trained on the classes "
                    + checkpoint.classes() + ", " + settings.data() + " has " + classes);
        }
        checkpoints.requireSameSettings();
        checkpoints.requireNumerics(checkpoint);
        return checkpoint.preparation(settings.batches().reader().preparation());
    }

    private ImageBatches batches(ImageFolder folder, @Nullable Seed shuffle) {
        Shape input = saved.model().inputShape();
        BatchOptions options =
                settings.batches().size(input.dim(0), input.dim(1)).shuffle(shuffle);
        long bytes = 3L * input.dim(0) * input.dim(1) * folder.images().size();
        return new ImageBatches(
                folder,
                options.cacheBytes(bytes <= SMALL ? bytes : 0)
                        .augmentation(shuffle == null ? Augmentation.NONE : options.augmentation()));
    }

    /// Trains, saving a checkpoint after each epoch and the best model by validation loss, then saves the
    /// model and evaluates it.
    ///
    /// @param watchers further callbacks, called before the checkpoint of each epoch is written
    /// @throws IOException if something cannot be written
    public void run(Callback... watchers) throws IOException {
        checkImages();
        checkpoints.saveSettings();
        describe();
        if (saved.history().lastEpoch() >= settings.epochs()) {
            say.accept("All " + settings.epochs() + " epochs are done.");
        } else {
            train(watchers);
        }
        ModelFile.save(settings.model(), saved);
        if (test != null) {
            evaluation = saved.model().evaluate(test);
            say.accept(sentence("Trained", evaluation.metrics()));
        }
        printWaitingTime();
        if (!skipped().isEmpty()) {
            say.accept("Left out: " + countOf(skipped()) + " that could not be read; the report lists them.");
        }
    }

    /// Decodes every image before the first step, so that no unreadable one is met in the night.
    ///
    /// @throws FormatException if an image cannot be read and such images are not skipped, or if no training
    ///     image of a class can be read
    private void checkImages() throws IOException {
        for (ImageBatches part : parts()) {
            int samples = part.samples();
            part.check(count -> say.accept("Checked " + count + " of " + samples + " images."));
        }
        List<ImageBatches.Skipped> unreadable = skipped();
        if (unreadable.isEmpty()) {
            return;
        }
        say.accept("Unreadable: " + countOf(unreadable));
        unreadable.forEach(image -> say.accept("  " + image.reason()));
        if (!settings.batches().skipUnreadable()) {
            throw new FormatException(settings.data() + ": " + countOf(unreadable) + " cannot be read, the first"
                    + " because: " + unreadable.getFirst().reason() + ". Without --strict-data they are left out");
        }
        Set<Integer> left =
                training.readable().stream().map(ImageFolder.Item::classIndex).collect(Collectors.toSet());
        List<String> classes = training.folder().classes();
        for (int c = 0; c < classes.size(); c++) {
            if (!left.contains(c)) {
                throw new FormatException(training.folder().root().resolve(classes.get(c))
                        + ": none of its images can be read, so there is nothing to learn the class from");
            }
        }
    }

    private static String countOf(List<ImageBatches.Skipped> images) {
        return images.size() == 1 ? "1 image" : images.size() + " images";
    }

    private List<ImageBatches> parts() {
        List<ImageBatches> parts = new ArrayList<>(List.of(training));
        if (validation != null) {
            parts.add(validation);
        }
        if (test != null) {
            parts.add(test);
        }
        return parts;
    }

    /// How long training has waited for images in this part of the run.
    private void printWaitingTime() {
        double waited = training.waitedNanos() * 1e-9;
        if (trainedSeconds > 0) {
            say.accept(String.format(
                    Locale.ROOT,
                    "Waited for images: %.1f of %.1f seconds of training (%.1f%%)",
                    waited,
                    trainedSeconds,
                    100 * waited / trainedSeconds));
        }
    }

    private void describe() {
        say.accept("train: " + training.folder().foundMessage());
        if (validation != null) {
            say.accept("val:   " + validation.folder().foundMessage());
        }
        if (test != null) {
            say.accept("test:  " + test.folder().foundMessage());
        }
        say.accept("Computing with " + backend.description() + ".");
        if (settings.start().resumes()) {
            int steps = saved.position().steps();
            say.accept("Resuming after epoch " + saved.history().lastEpoch()
                    + (steps > 0 ? " and " + steps + " batches of the next" : "") + ", with inputs of shape "
                    + saved.model().inputShape() + " and seed "
                    + saved.model().seed().value() + ".");
        } else if (test != null) {
            say.accept(sentence("Untrained", saved.model().evaluate(test).metrics()));
        }
    }

    private static String sentence(String what, Metrics metrics) {
        return String.format(
                Locale.ROOT, "%s: test loss %.4f, test accuracy %.4f", what, metrics.loss(), metrics.accuracy());
    }

    private void train(Callback... watchers) {
        // the best model is written before the checkpoint that counts its epoch: if interrupted, the epoch
        // is repeated or its model exists
        CheckpointSaver saver = new CheckpointSaver(checkpoints, settings.checkpointEvery(), this::state, say);
        FitOptions options = FitOptions.epochs(settings.epochs())
                .from(saved.position(), saved.history())
                .callbacks(saver.beforeEpochEnd(), new TerminateOnNaN())
                .callbacks(LearningRateScheduler.steps(settings.schedule()), new Recorder())
                .callbacks(watchers)
                .callbacks(new CsvLogger(settings.out().resolve("history.csv")));
        if (validation != null) {
            options = options.validation(validation)
                    .callbacks(new ModelCheckpoint(
                            settings.best().toString(), Monitor.VALIDATION_LOSS, file -> ModelFile.save(file, saved)));
        }
        long start = System.nanoTime();
        try (saver) {
            saved.model().fit(training, options.callbacks(saver));
        } catch (NonFiniteLossException e) {
            throw new IllegalStateException(
                    e.getMessage()
                            + (checkpoints.exist() ? ". The last good weights are in " + settings.checkpoint() : ""),
                    e);
        }
        trainedSeconds = (System.nanoTime() - start) * 1e-9;
    }

    /// What a checkpoint holds: after an epoch its history, within one the position too.
    private SavedModel state(Training run) {
        return run.position().steps() == 0 ? saved : saved.trained(run.history(), run.position());
    }

    /// Stores the history that goes into each checkpoint.
    private final class Recorder implements Callback {

        @Override
        public void epochEnd(Training run, Epoch epoch) {
            saved = saved.trained(
                    run.history(), Position.afterEpoch(run.history().lastEpoch()));
        }
    }

    /// The model with its classes and history, as trained so far.
    public SavedModel saved() {
        return saved;
    }

    /// Releases the run's folder.
    @Override
    public void close() throws IOException {
        lock.close();
    }

    /// The settings.
    public RunSettings settings() {
        return settings;
    }

    /// The evaluation on the test images; null before [#run], or if there are none.
    public @Nullable Evaluation evaluation() {
        return evaluation;
    }

    /// The images for example predictions: the test images, or those of validation or training if there
    /// are none.
    public ImageFolder examples() {
        ImageBatches source = test != null ? test : validation != null ? validation : training;
        return source.folder();
    }

    /// The images that cannot be read.
    public List<ImageBatches.Skipped> skipped() {
        return parts().stream().flatMap(part -> part.skipped().stream()).toList();
    }
}
