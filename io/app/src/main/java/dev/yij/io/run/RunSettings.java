package dev.yij.io.run;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.JsonText;
import dev.yij.io.file.Reason;
import dev.yij.io.model.Preparation;
import dev.yij.reference.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The settings of a training run.
///
/// @param data         a folder with `train`, and perhaps `val` and `test`; or one of classes
/// @param out          the folder for the model, its checkpoints, plots and the report
/// @param epochs       the number of the last epoch
/// @param recipe       optimizer, learning rates and loss
/// @param seed         determines the weights, the order of the images, their augmentation and the dropout
/// @param network      the model
/// @param batches      how training images form batches; in the order of the folder, since the run shuffles.
///     Images of validation and test are read in the same way, but never augmented
/// @param checkpointEvery how often a checkpoint is written within an epoch; there is always one after
///     each epoch
/// @param start        what to do if `out` already contains a run
/// @param extras       what the chapter does not have
public record RunSettings(
        Path data,
        Path out,
        int epochs,
        Recipe recipe,
        long seed,
        Network network,
        BatchOptions batches,
        Duration checkpointEvery,
        Start start,
        Extras extras) {

    /// The default interval between checkpoints.
    public static final Duration OFTEN = Duration.ofMinutes(5);

    /// What a run writes besides models, checkpoints and settings.
    private static final List<String> OTHERS = List.of(
            "history.csv",
            "split.csv",
            "options.json",
            "report.html",
            "augmentation.png",
            "filters.png",
            "heatmap.png",
            "loss.png",
            "loss.svg",
            "accuracy.png",
            "accuracy.svg");

    /// The network of a run.
    ///
    /// @param name         recorded in the settings: `chapter-bn`, a file, or a class
    /// @param architecture builds it; a run that is resumed has it in its checkpoint
    public record Network(String name, Architecture architecture) {

        /// The chapter's network.
        public static final Network CHAPTER = new Network(BuiltInNetwork.CHAPTER);

        /// A network that yij has.
        public Network(BuiltInNetwork builtIn) {
            this(builtIn.kind().toString(), builtIn);
        }
    }

    /// What to do if a run already exists.
    public enum Start {
        /// It must not exist.
        FRESH,
        /// Resume it from its checkpoint, which must exist and have this library's numerics version.
        RESUME,
        /// Resume it from its checkpoint, regardless of its numerics version.
        RESUME_ACROSS_NUMERICS,
        /// Replace it.
        REPLACE;

        boolean resumes() {
            return this == RESUME || this == RESUME_ACROSS_NUMERICS;
        }
    }

    /// The name of the network of the run in a folder; empty if there is no run, or it is older than networks
    /// of other names than `chapter`.
    ///
    /// @throws FormatException if the settings are damaged
    public static Optional<String> storedNetwork(Path out) throws IOException {
        Path file = settings(out);
        return Files.exists(file)
                ? Optional.ofNullable(stored(file).get("network")).map(Object::toString)
                : Optional.empty();
    }

    /// The passes over the images in an epoch of the run in a folder; empty if there is no run, or it is older
    /// than this entry.
    ///
    /// @throws FormatException if the settings are damaged
    public static Optional<Integer> storedPasses(Path out) throws IOException {
        Path file = settings(out);
        return Files.exists(file) && stored(file).get("passes per epoch") instanceof Number passes
                ? Optional.of(passes.intValue())
                : Optional.empty();
    }

    /// The preparation of images of the run in a folder; empty if there is no run, or it is older than its
    /// settings.
    ///
    /// @throws FormatException if the settings are damaged
    public static Optional<Preparation> storedPreparation(Path out) throws IOException {
        Path file = settings(out);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Map<String, Object> stored = stored(file);
        stored.putIfAbsent("pixels", Preparation.KERAS.toMap().get("pixels")); // added later
        try {
            return Optional.of(Preparation.from(stored));
        } catch (IllegalArgumentException e) {
            throw new FormatException(file + " is damaged: " + Reason.of(e), e);
        }
    }

    /// The entries of a run's settings.
    ///
    /// @throws FormatException if the file is damaged
    static Map<String, Object> stored(Path settings) throws FormatException {
        try {
            return JsonText.object(Files.readAllBytes(settings));
        } catch (IOException e) {
            throw new FormatException(settings + " is damaged: " + Reason.of(e), e);
        }
    }

    /// Settings of a run without extras.
    public RunSettings(
            Path data,
            Path out,
            int epochs,
            Recipe recipe,
            long seed,
            Network network,
            BatchOptions batches,
            Duration checkpointEvery,
            Start start) {
        this(data, out, epochs, recipe, seed, network, batches, checkpointEvery, start, Extras.NONE);
    }

    /// The newest checkpoint, from which a run is resumed.
    public Path checkpoint() {
        return out.resolve("checkpoint.yij");
    }

    /// The checkpoint before the newest, in case that is damaged.
    public Path previousCheckpoint() {
        return out.resolve("checkpoint-previous.yij");
    }

    /// The settings that a resumed run must share.
    public Path settings() {
        return settings(out);
    }

    private static Path settings(Path out) {
        return out.resolve("settings.json");
    }

    /// The split of a folder of classes.
    public Path split() {
        return out.resolve("split.csv");
    }

    /// The sheet of augmented images.
    public Path augmentation() {
        return out.resolve("augmentation.png");
    }

    /// The model with the lowest validation loss, of a run whose model is that of the last epoch.
    public Path best() {
        return out.resolve("best.yij");
    }

    /// The model after the last epoch, of a run whose model is the best one.
    public Path last() {
        return out.resolve("last.yij");
    }

    /// The model of the run.
    public Path model() {
        return out.resolve("model.yij");
    }

    /// All files that a run writes.
    List<Path> files() {
        return Stream.concat(
                        Stream.of(checkpoint(), previousCheckpoint(), settings(), model(), best(), last()),
                        OTHERS.stream().map(out::resolve))
                .toList();
    }

    /// The files that the run would replace although they are of no run of this folder: models, and without the
    /// settings of a run everything that runs write. A user may have put them there.
    List<Path> foreign() {
        List<String> others = Files.exists(settings()) ? List.of() : OTHERS;
        return Stream.concat(Stream.of(model(), best(), last()), others.stream().map(out::resolve))
                .filter(Files::exists)
                .toList();
    }
}
