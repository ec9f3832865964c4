package dev.yij.io.run;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.file.FormatException;
import dev.yij.io.image.ImageException;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.model.Temperature;
import dev.yij.io.plot.RateChange;
import dev.yij.io.transfer.TransferModel;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.ClassWeights;
import dev.yij.reference.train.CsvLogger;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.LearningRateScheduler;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Mixup;
import dev.yij.reference.train.ModelCheckpoint;
import dev.yij.reference.train.Monitor;
import dev.yij.reference.train.NonFiniteLossException;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.ReduceLROnPlateau;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.TerminateOnNaN;
import dev.yij.reference.train.Training;
import dev.yij.reference.train.TransformedBatches;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The chapter's main job on a folder of images: builds the model or resumes from a checkpoint, trains it
/// with a checkpoint after each epoch, and evaluates it on the test images.
///
/// Holds a lock of the operating system on the run's folder until it is closed.
public final class TrainingRun implements AutoCloseable {

    /// Size of the cache of resized images, which is used if all images of a folder fit: 128 MB, or an eighth
    /// of Java's memory. For small images, decoding takes longer than training.
    private static final long SMALL = Math.max(1 << 27, Runtime.getRuntime().maxMemory() / 8);

    /// The learning rate is multiplied by this after [#PLATEAU] epochs without a lower validation loss.
    private static final double REDUCTION = 0.3;

    private static final int PLATEAU = 5;

    /// Fewer validation images say too little about probabilities.
    private static final int CALIBRATABLE = 10;

    private final RunSettings settings;
    private final Backend backend;
    private final Machines machines;
    private final Consumer<String> say;
    private final RunLock lock;
    private final Checkpoints checkpoints;
    private final RunData data;
    private final RunSteps steps;
    private final TrainedPart part;
    private final ImageBatches training;
    private final @Nullable ImageBatches validation;
    private final @Nullable ImageBatches test;
    private SavedModel saved;
    private History history;
    private @Nullable FolderProbabilities tested;
    private @Nullable BufferedImage augmented;
    private double trainedSeconds;

    /// Lists the images and builds the model or reads the checkpoint; does not train.
    ///
    /// @param say receives lines for the user
    /// @throws FormatException if the folder is a file, or another process trains in it, or it holds a run
    ///     already that is not to be resumed, or none that could be, or one that does not match the images
    /// @throws IOException if the images cannot be listed
    public TrainingRun(RunSettings settings, Backend backend, Consumer<String> say) throws IOException {
        this(settings, ListedImages.of(settings.data()), backend, say);
    }

    /// The same for images that have been listed.
    ///
    /// @param images those of the settings' folder
    public TrainingRun(RunSettings settings, ListedImages images, Backend backend, Consumer<String> say)
            throws IOException {
        this(settings, images, backend, Machines.THIS, say);
    }

    /// The same on other machines.
    ///
    /// @param backend  computes what these machines do not
    /// @param machines train and validate
    public TrainingRun(
            RunSettings settings, ListedImages images, Backend backend, Machines machines, Consumer<String> say)
            throws IOException {
        this.settings = settings;
        this.backend = backend;
        this.machines = machines;
        this.say = say;
        if (Files.exists(settings.out(), LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(settings.out())) {
            throw new FormatException(
                    settings.out() + " is a " + (Files.exists(settings.out()) ? "file" : "link to nothing")
                            + ", expected a folder for the training run");
        }
        this.data = RunData.of(settings, images);
        data.requireOutside();
        SplitFolders folders = data.parts();
        if (folders.train().classes().size() < 2) {
            throw new FormatException(settings.data() + " has one class, "
                    + folders.train().classes().getFirst() + ": a classifier needs at least two");
        }
        this.steps = RunSteps.of(settings, folders.train());
        this.part = new TrainedPart(settings, folders.images(), machines, say);
        this.checkpoints =
                new Checkpoints(settings, DataFingerprint.of(folders), steps.all(), backend.arithmetic(), say);
        if (settings.start().resumes()) {
            checkpoints.requireOne(); // before the lock, which creates the folder
        }
        if (folders.validation() == null && settings.extras().needValidation()) {
            throw new FormatException(
                    settings.data() + " has no images for validation, by which training with --patience"
                            + " or --reduce-lr is controlled");
        }
        this.lock = RunLock.acquire(settings.out());
        try {
            checkpoints.deleteLeftovers();
            this.saved = new RunStart(settings, checkpoints, steps)
                    .model(folders.train().classes());
            saved.model().setBackend(backend);
            machines.require(settings, saved);
            if (settings.extras().balanced()) {
                saved.model()
                        .setClassWeights(ClassWeights.balanced(folders.train().counts()));
            }
            this.history = saved.history();
            this.training = batches(folders.train(), saved.model().seed());
            this.validation = folders.validation() == null ? null : batches(folders.validation(), null);
            this.test = folders.test() == null ? null : batches(folders.test(), null);
        } catch (IOException | RuntimeException e) {
            lock.abandon();
            throw e;
        }
    }

    /// The steps of the whole run.
    long steps() {
        return steps.all();
    }

    private ImageBatches batches(ImageFolder folder, @Nullable Seed shuffle) {
        Shape input = saved.model().inputShape();
        BatchOptions options =
                settings.batches().size(input.dim(0), input.dim(1)).shuffle(shuffle);
        if (shuffle == null) {
            options = options.passes(1).augmentation(Augmentation.NONE);
        }
        long bytes = options.decodedBytes() * folder.images().size();
        return new ImageBatches(folder, options.cacheBytes(folder.packed() == null && bytes <= SMALL ? bytes : 0));
    }

    /// Trains, saving a checkpoint after each epoch and the best model, then saves the model and evaluates
    /// it.
    ///
    /// @param watchers further callbacks, called before the checkpoint of each epoch is written
    /// @throws IOException if something cannot be written
    public void run(Callback... watchers) throws IOException {
        if (part.usesFeatures(saved.model()) && settings.batches().skipUnreadable()) {
            for (ImageBatches images : parts()) { // reads them all
                part.features(saved.model(), images);
            }
            ImageCheck.report(parts(), settings, say);
        } else {
            machines.await(say);
            ImageCheck.check(parts(), machines, settings, say);
        }
        checkpoints.saveSettings();
        data.save();
        augmented = AugmentationSheet.write(training, settings.augmentation());
        RunDescription.of(data, training, saved, backend).forEach(say);
        machines.description(saved, training.steps()).forEach(say);
        part.obstacle(saved.model()).ifPresent(say);
        if (test != null && !settings.start().resumes()) {
            say.accept(sentence("Untrained", computing().evaluate(source(test)).metrics()));
        }
        if (history.lastEpoch() >= settings.epochs()) {
            say.accept(
                    settings.epochs() == 1 ? "Its epoch is done." : "All " + settings.epochs() + " epochs are done.");
        } else if (!BestModel.isOver(history, settings.extras())) {
            train(watchers);
        }
        saveModel();
        if (test != null) {
            tested = part.probabilities(saved.model(), test);
            say.accept(sentence("Trained", tested.evaluation().metrics()));
        }
        printWaitingTime();
        machines.summary().forEach(say);
        if (!skipped().isEmpty()) {
            say.accept(
                    "Left out: " + ImageCheck.countOf(skipped()) + " that could not be read; the report lists them.");
        }
    }

    /// Saves the last model or, where the best one is the run's, returns to that; then calibrates it.
    private void saveModel() throws IOException {
        chooseModel();
        boolean probabilities = saved.model().layers().getLast().layer().givesProbabilities();
        if (validation == null || !probabilities || validation.readable().size() < CALIBRATABLE) {
            return;
        }
        FolderProbabilities validated = part.probabilities(saved.model(), validation);
        saved = saved.temperature(Temperature.fit(validated.probabilities(), validated.labels()));
        ModelFile.save(settings.model(), saved);
        say.accept(calibrated(saved.temperature(), validated.probabilities(), validated.labels()));
    }

    /// What a temperature changes in the measure by which it was chosen, on the same images. The expected
    /// calibration error is another one, and of few images may become larger.
    static String calibrated(double temperature, List<float[]> probabilities, int[] labels) {
        int images = labels.length;
        double before = Temperature.crossEntropy(probabilities, labels, 1);
        double after = Temperature.crossEntropy(probabilities, labels, temperature);
        String why = after <= before
                ? String.format(
                        Locale.ROOT, "cross-entropy on %d validation images %.4f, before %.4f", images, after, before)
                : images + " validation images do not justify probabilities as close to 1 as the network's";
        return String.format(Locale.ROOT, "Calibrated by a temperature of %.2f: %s", temperature, why);
    }

    private void chooseModel() throws IOException {
        if (BestModel.isOver(history, settings.extras())) {
            say.accept("Stopped after epoch " + history.lastEpoch() + ", since the last "
                    + settings.extras().patience() + " have not brought a better model.");
        }
        if (best() == null || !Files.exists(settings.model())) {
            saved = finished();
            saved.model().setBackend(backend);
            ModelFile.save(settings.model(), saved);
            return;
        }
        ModelFile.save(settings.last(), saved);
        saved = ModelFile.load(settings.model());
        saved.model().setBackend(backend);
    }

    /// What is trained and evaluated: the run's network, or the layers after those that are frozen.
    private Model computing() {
        return part.of(saved.model());
    }

    /// The images of a part, or their features, for [#computing].
    private BatchSource source(ImageBatches images) throws ImageException {
        return part.usesFeatures(saved.model()) ? part.data(saved.model(), images) : machines.source(saved, images);
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

    /// The epoch of the run's model; null if it is that of the last one.
    private @Nullable Epoch best() {
        return BestModel.of(history, settings.extras());
    }

    /// The epoch of the run's model.
    public int modelEpoch() {
        Epoch best = best();
        return best == null ? history.lastEpoch() : best.number();
    }

    /// Which epoch the run's model is of, in words.
    public String chosen() {
        Epoch best = best();
        int from = settings.extras().bestFrom();
        return best == null || best.validation() == null || from >= history.lastEpoch()
                ? "after the last epoch, " + history.lastEpoch()
                : String.format(
                        Locale.ROOT,
                        "after epoch %d of %d, the best validation accuracy%s: %.4f",
                        best.number(),
                        history.lastEpoch(),
                        from == 1 ? "" : " from epoch " + from + " on",
                        best.validation().accuracy());
    }

    /// What the results mean, and what to try: a sentence or two each.
    public List<String> advice() {
        List<String> advice = new ArrayList<>(Advice.of(
                history,
                best(),
                validation == null ? 0 : validation.readable().size(),
                evaluation(),
                saved.classes(),
                Advice.Remedies.of(settings)));
        String imbalance = data.imbalance();
        if (imbalance != null) {
            advice.add(imbalance);
        }
        return advice;
    }

    /// The sheet of augmented training images; null if there is no augmentation, or before [#run].
    public @Nullable BufferedImage augmented() {
        return augmented;
    }

    private static String sentence(String what, Metrics metrics) {
        return String.format(
                Locale.ROOT, "%s: test loss %.4f, test accuracy %.4f", what, metrics.loss(), metrics.accuracy());
    }

    private void train(Callback... watchers) throws IOException {
        long start = System.nanoTime();
        TransferSettings transfer = settings.extras().transfer();
        if (transfer != null && part.isHead(saved.model())) {
            int last = transfer.lastFrozen(settings.epochs());
            if (history.lastEpoch() < last) {
                fit(last, settings.recipe().rates(), watchers);
            }
            if (last < settings.epochs() && !BestModel.isOver(history, settings.extras())) {
                unfreeze(transfer);
            }
        }
        if (history.lastEpoch() < settings.epochs() && !BestModel.isOver(history, settings.extras())) {
            Map<Integer, Double> rates = settings.recipe().rates();
            fit(settings.epochs(), transfer == null ? rates : transfer.fineRates(rates), watchers);
        }
        trainedSeconds = (System.nanoTime() - start) * 1e-9;
    }

    private void unfreeze(TransferSettings transfer) throws FormatException {
        say.accept("The whole network is trained now, at a learning rate of "
                + RateChange.number((float) transfer.fineRate()) + ".");
        ImageCheck.check(parts(), machines, settings, say);
        Recipe recipe = settings.recipe().learningRate(transfer.fineRate());
        TransferModel.unfreeze(saved.model());
        int epochs = settings.epochs() - transfer.unfreezeAfter();
        saved.model().compile(steps.optimizer(recipe, epochs), recipe.loss());
    }

    /// Trains to an epoch.
    ///
    /// @param rates later learning rates, by the number of completed epochs
    private void fit(int until, Map<Integer, Double> rates, Callback... watchers) throws IOException {
        // the best model is written before the checkpoint that counts its epoch: if interrupted, the epoch
        // is repeated or its model exists
        CheckpointSaver saver = new CheckpointSaver(checkpoints, settings.checkpointEvery(), this::state, say);
        FitOptions options = FitOptions.epochs(until)
                .from(saved.position(), saved.history())
                .callbacks(saver.beforeEpochEnd(), new TerminateOnNaN())
                .callbacks(LearningRateScheduler.steps(rates), new Recorder())
                .callbacks(watchers)
                .callbacks(new CsvLogger(settings.out().resolve("history.csv"))
                        .skipped(() -> skipped().size()));
        if (validation != null) {
            options = options.validation(source(validation)).callbacks(bestSaver());
            if (settings.extras().reduceRate()) {
                options = options.callbacks(new ReduceLROnPlateau(Monitor.VALIDATION_LOSS, REDUCTION, PLATEAU));
            }
        }
        try (saver) {
            computing().fit(mixed(source(training)), options.callbacks(saver));
        } catch (NonFiniteLossException e) {
            throw new IllegalStateException(
                    e.getMessage()
                            + (checkpoints.exist() ? ". The last good weights are in " + settings.checkpoint() : ""),
                    e);
        }
    }

    /// The training data, with the samples of a batch mixed if the run wants it.
    private BatchSource mixed(BatchSource data) {
        double alpha = settings.recipe().mixup();
        return alpha > 0 ? new TransformedBatches(data, saved.model().seed(), new Mixup(alpha)) : data;
    }

    /// Saves the best model so far.
    private Callback bestSaver() {
        ModelCheckpoint.Writer writer = file -> ModelFile.save(file, finished());
        return settings.extras().bestFrom() > 0
                ? new BestModel(settings.model(), settings.extras(), writer)
                // Not the file's own name, in which braces would be fields of the pattern.
                : new ModelCheckpoint("best", Monitor.VALIDATION_LOSS, file -> writer.write(settings.best()));
    }

    /// The model as it is used: with the scores of small classes raised, if all classes are to count the
    /// same.
    private SavedModel finished() {
        return settings.extras().balanced()
                ? BalancedScores.adjust(saved, training.folder().counts())
                : saved;
    }

    /// What a checkpoint holds: after an epoch its history, within one the position too.
    private SavedModel state(Training run) {
        return run.position().steps() == 0 ? saved : saved.trained(run.history(), run.position());
    }

    /// Stores the history that goes into each checkpoint.
    private final class Recorder implements Callback {

        @Override
        public void epochEnd(Training run, Epoch epoch) {
            history = run.history();
            saved = saved.trained(history, Position.afterEpoch(history.lastEpoch()));
        }
    }

    /// The model with its classes and history, as trained so far; after [#run] the run's model.
    public SavedModel saved() {
        return saved;
    }

    /// All epochs, including those after the one of the run's model.
    public History history() {
        return history;
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

    /// The outputs for the test images; null before [#run], or if there are none.
    public @Nullable FolderProbabilities tested() {
        return tested;
    }

    /// The evaluation on the test images; null before [#run], or if there are none.
    public @Nullable Evaluation evaluation() {
        return tested == null ? null : tested.evaluation();
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
