package dev.yij.io.run;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.WholeFile;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.reference.model.Numerics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The state from which an interrupted training run can be resumed: the last two
/// checkpoints, and the settings that they do not contain.
final class Checkpoints {

    private final RunSettings settings;
    private final DataFingerprint data;
    private final long steps;
    private final String arithmetic;
    private final Consumer<String> say;

    /// @param steps      the steps of the whole run
    /// @param arithmetic that of the backend
    Checkpoints(RunSettings settings, DataFingerprint data, long steps, String arithmetic, Consumer<String> say) {
        this.settings = settings;
        this.data = data;
        this.steps = steps;
        this.arithmetic = arithmetic;
        this.say = say;
    }

    /// Whether there is a checkpoint to resume from.
    boolean exist() {
        return Files.exists(settings.checkpoint()) || Files.exists(settings.previousCheckpoint());
    }

    /// @throws FormatException if there is none
    void requireOne() throws FormatException {
        if (!exist()) {
            throw new FormatException(settings.out() + " holds no training run to resume (there is no "
                    + settings.checkpoint().getFileName() + "): start one without --resume");
        }
    }

    /// Writes a checkpoint; the previous one is kept as [RunSettings#previousCheckpoint].
    ///
    /// @throws IOException if it cannot be written; the existing checkpoints are then kept
    void save(SavedModel saved) throws IOException {
        WholeFile.write(settings.checkpoint(), settings.previousCheckpoint(), out -> ModelFile.write(out, saved));
    }

    /// The newest undamaged checkpoint.
    ///
    /// @throws FormatException if there is none
    SavedModel load() throws IOException {
        requireOne();
        Path newest = settings.checkpoint();
        Path previous = settings.previousCheckpoint();
        if (!Files.exists(newest)) {
            say.accept("The run was stopped between two checkpoints: resuming from " + previous + ".");
            return compiled(previous);
        }
        try {
            return compiled(newest);
        } catch (FormatException e) {
            if (!Files.exists(previous)) {
                throw e;
            }
            say.accept(e.getMessage() + ". Resuming from the checkpoint before it, " + previous + ".");
            return compiled(previous);
        }
    }

    /// Deletes the temporary files of runs in this folder that were killed while they wrote.
    void deleteLeftovers() throws IOException {
        for (Path file : settings.files()) {
            WholeFile.deleteLeftovers(file);
        }
    }

    private static SavedModel compiled(Path file) throws IOException {
        SavedModel saved = ModelFile.load(file);
        if (!saved.model().isCompiled()) {
            throw new FormatException(file + " holds no optimizer: training cannot be resumed from it");
        }
        return saved;
    }

    /// Checks that a checkpoint has this library's numerics version, unless any version was requested.
    ///
    /// @throws FormatException if not
    void requireNumerics(SavedModel saved) throws FormatException {
        if (saved.numerics() == Numerics.VERSION) {
            return;
        }
        String what = "the run in " + settings.out() + " was trained with numerics version " + saved.numerics()
                + ", this yij has version " + Numerics.VERSION
                + ": it adds up the gradients of a batch in another order,"
                + " so the weights will differ by rounding from those of a run made with one version alone";
        if (settings.start() != Start.RESUME_ACROSS_NUMERICS) {
            throw new FormatException(what + "; add --across-numerics to resume it anyway");
        }
        say.accept("Note: " + what + ".");
    }

    /// Checks that the backend rounds as the one with which the run began, unless any may be requested: on a
    /// processor without fused multiply-add FAST becomes STRICT.
    ///
    /// @throws FormatException if not
    void requireArithmetic() throws IOException {
        Object before = Files.exists(settings.settings())
                ? RunSettings.stored(settings.settings()).get("arithmetic")
                : null; // the run is older than this file, or this entry
        if (before == null || before.equals(arithmetic)) {
            return;
        }
        String what = "the run in " + settings.out() + " was computed with the arithmetic " + before + ", found "
                + arithmetic + ": the weights will differ by rounding from those of a run made with one alone";
        if (settings.start() != Start.RESUME_ACROSS_NUMERICS) {
            throw new FormatException(what + "; add --across-numerics to resume it anyway");
        }
        say.accept("Note: " + what + ".");
    }

    /// Writes the settings that determine the numbers and are not in the checkpoint.
    void saveSettings() throws IOException {
        byte[] json = JSON.std
                .with(JSON.Feature.PRETTY_PRINT_OUTPUT)
                .asString(withData())
                .getBytes(StandardCharsets.UTF_8);
        WholeFile.write(settings.settings(), out -> out.write(json));
    }

    /// Checks that a resumed run has the same settings and images as before.
    ///
    /// @throws FormatException if something differs; the message names both values
    void requireSameSettings() throws IOException {
        if (!Files.exists(settings.settings())) {
            return; // the run is older than this file
        }
        Map<String, Object> before = RunSettings.stored(settings.settings());
        data.requireSame(DataFingerprint.from(before), settings);
        for (Map.Entry<String, Object> now : toMap().entrySet()) {
            Object then = before.get(now.getKey());
            if (then != null && !then.toString().equals(now.getValue().toString())) {
                throw new FormatException("the run in " + settings.out() + " was started with " + now.getKey() + " "
                        + then + ", found " + now.getValue() + "; --resume cannot change it");
            }
        }
    }

    private Map<String, Object> withData() {
        Map<String, Object> map = toMap();
        map.putAll(data.toMap());
        map.put("arithmetic", arithmetic);
        return map;
    }

    private Map<String, Object> toMap() {
        BatchOptions batches = settings.batches();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("network", settings.network().name());
        map.putAll(settings.recipe().toMap(steps));
        map.put("batch size", batches.batchSize());
        map.putAll(batches.reader().preparation().toMap());
        map.put("augmentation", batches.augmentation().toString());
        map.put("passes per epoch", batches.passes());
        map.put("reduced learning rate", settings.extras().reduceRate());
        map.put("balanced classes", settings.extras().balanced());
        map.put("split", settings.extras().split().toString());
        TransferSettings transfer = settings.extras().transfer();
        if (transfer != null && transfer.unfreezeAfter() > 0) {
            map.put("head alone until epoch", transfer.unfreezeAfter());
            map.put("fine-tuning's learning rate", transfer.fineRate());
        }
        return map;
    }
}
