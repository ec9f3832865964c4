package dev.yij.io.run;

import static dev.yij.io.run.EarlierFiles.maps;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.Interpolation;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.io.model.WeightHash;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.reference.train.Epoch;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Folders of training runs written by earlier versions ([EarlierFiles]).
class EarlierRunsTest {

    /// A run's folder and its expected contents.
    record Stored(Path folder, Map<String, Object> expected) {

        Object expected(String key) {
            return Objects.requireNonNull(expected.get(key), key);
        }

        List<Map<String, Object>> list(String key) {
            return maps(expected(key));
        }

        BatchOptions batches() {
            List<?> change = (List<?>) expected("augmentation");
            return BatchOptions.standard()
                    .batchSize((int) expected("batch size"))
                    .preparation(Preparation.KERAS
                            .resize(Interpolation.valueOf(
                                    expected("resize").toString().toUpperCase(Locale.ROOT)))
                            .upright((boolean) expected("upright")))
                    .skipUnreadable((boolean) expected("skip unreadable"))
                    .augmentation(new Augmentation(
                            number(change.get(0)),
                            number(change.get(1)),
                            number(change.get(2)),
                            number(change.get(3)),
                            (boolean) change.get(4),
                            number(change.get(5))));
        }

        @Override
        public String toString() {
            int names = folder.getNameCount();
            return folder.getName(names - 3) + "/" + folder.getName(names - 1);
        }
    }

    private static double number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }

    private static List<Stored> runs() throws IOException, URISyntaxException {
        List<Stored> runs = new ArrayList<>();
        for (Path folder : EarlierFiles.folders("runs")) {
            for (Map<String, Object> run : maps(EarlierFiles.manifest(folder).get("runs"))) {
                runs.add(new Stored(folder.resolve(String.valueOf(run.get("run"))), run));
            }
        }
        return runs;
    }

    @Test
    void everyFileIsListedAndEveryListedFileExists() throws IOException, URISyntaxException {
        TreeSet<Path> listed = new TreeSet<>();
        for (Stored run : runs()) {
            listed.add(run.folder().resolve("settings.json"));
            listed.add(run.folder().resolve("history.csv"));
            run.list("checkpoints").forEach(c -> listed.add(run.folder().resolve(String.valueOf(c.get("file")))));
        }
        TreeSet<Path> existing = new TreeSet<>();
        for (Path folder : EarlierFiles.folders("runs")) {
            for (Path run : EarlierFiles.list(folder)) {
                if (Files.isDirectory(run)) {
                    existing.addAll(EarlierFiles.list(run));
                }
            }
        }
        assertEquals(existing, listed);
        assertTrue(listed.size() >= 12, () -> "expected at least the first 12 files, found " + listed.size());
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theSettingsAreTheOriginalOnes(Stored run) {
        Checkpoints checkpoints = checkpoints(run, run.batches());
        assertDoesNotThrow(checkpoints::requireSameSettings);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everySettingIsReadSoThatAnotherIsRefused(Stored run) {
        BatchOptions same = run.batches();
        Preparation images = same.reader().preparation();
        Interpolation other = images.resize() == Interpolation.BOX ? Interpolation.NEAREST : Interpolation.BOX;
        assertRefused("batch size", run, same.batchSize(same.batchSize() + 1));
        assertRefused("resize", run, same.preparation(images.resize(other)));
        assertRefused("upright", run, same.preparation(images.upright(!images.upright())));
        assertRefused("augmentation", run, same.augmentation(new Augmentation(7, 0, 0, 0, false, 0)));
    }

    private static void assertRefused(String setting, Stored run, BatchOptions batches) {
        Checkpoints checkpoints = checkpoints(run, batches);
        FormatException refusal = assertThrows(FormatException.class, checkpoints::requireSameSettings);
        assertTrue(String.valueOf(refusal.getMessage()).contains(setting), refusal::getMessage);
    }

    private static Checkpoints checkpoints(Stored run, BatchOptions batches) {
        RunSettings settings = new RunSettings(
                run.folder(),
                run.folder(),
                2,
                Recipe.adam(1e-3),
                42,
                Network.CHAPTER,
                batches,
                RunSettings.OFTEN,
                Start.RESUME);
        return new Checkpoints(settings, new DataFingerprint(0, 0, ""), 1, "STRICT", line -> {});
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theHistoryComesBack(Stored run) throws IOException {
        List<Epoch> epochs =
                HistoryFile.read(run.folder().resolve("history.csv")).epochs();
        List<Map<String, Object>> expected = run.list("history");
        assertEquals(expected.size(), epochs.size());
        for (int i = 0; i < epochs.size(); i++) {
            Epoch epoch = epochs.get(i);
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("epoch", (double) epoch.number());
            numbers.put("loss", epoch.training().loss());
            numbers.put("acc", epoch.training().accuracy());
            if (epoch.validation() != null) {
                numbers.put("val_loss", epoch.validation().loss());
                numbers.put("val_acc", epoch.validation().accuracy());
            }
            numbers.put("lr", Double.valueOf(Float.toString(epoch.learningRate())));
            numbers.put("seconds", epoch.seconds());
            assertEquals(expected.get(i), numbers);
        }
    }

    /// The model and its state; whether its training may be resumed is checked elsewhere.
    @ParameterizedTest
    @MethodSource("runs")
    void theCheckpointsComeBack(Stored run) throws IOException {
        for (Map<String, Object> checkpoint : run.list("checkpoints")) {
            SavedModel saved = ModelFile.load(run.folder().resolve(String.valueOf(checkpoint.get("file"))));
            assertEquals(checkpoint.get("weights_sha256"), WeightHash.of(saved.model()));
            assertEquals(checkpoint.get("classes"), saved.classes());
            assertEquals(checkpoint.get("epochs"), saved.history().epochs().size());
            assertEquals(checkpoint.get("steps"), saved.position().steps());
            assertEquals(
                    number(checkpoint.get("iterations")),
                    saved.model().optimizer().iterations());
        }
    }
}
