package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Monitor;
import dev.yij.reference.train.Training;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The chapter's model on 8×8 pictures, 18 of them in batches of 5: the last batch of an epoch has 3.
class TrainingRunTest {

    private static final BatchOptions BATCHES =
            BatchOptions.standard().withSize(8, 8).withBatchSize(5);

    @TempDir
    private Path folder;

    private Path data;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void makePictures() throws IOException {
        data = TinyPictures.dataSet(folder.resolve("data"));
    }

    private RunSettings settings(String out, int epochs, Start start) {
        return new RunSettings(data, folder.resolve(out), epochs, 3e-3, Map.of(), 42, BATCHES, start);
    }

    private TrainingRun run(RunSettings settings, Mode mode, int threads, Callback... watchers) throws IOException {
        try (Backend backend = SimdBackends.create(mode, threads)) {
            TrainingRun run = new TrainingRun(settings, backend, said::add);
            run.run(watchers);
            return run;
        }
    }

    private TrainingRun run(RunSettings settings, Callback... watchers) throws IOException {
        return run(settings, Mode.FAST, 2, watchers);
    }

    private static void assertSameModel(Path expected, Path found) throws IOException {
        Sequential one = ModelFile.load(expected).model();
        Sequential other = ModelFile.load(found).model();
        List<Weight> weights = one.weights();
        for (int i = 0; i < weights.size(); i++) {
            assertArrayEquals(
                    weights.get(i).value(),
                    other.weights().get(i).value(),
                    weights.get(i).name());
        }
        assertEquals(one.optimizer().iterations(), other.optimizer().iterations());
        one.optimizer()
                .slots()
                .forEach((name, slot) ->
                        assertArrayEquals(slot, other.optimizer().slots().get(name), name));
    }

    private static List<Metrics> losses(Path model) throws IOException {
        return ModelFile.load(model).history().epochs().stream()
                .flatMap(epoch -> Stream.of(epoch.training(), epoch.validation()))
                .toList();
    }

    @Test
    void aResumedRunEndsWhereAnUnbrokenOneDoes() throws IOException {
        RunSettings unbroken = settings("unbroken", 4, Start.FRESH);
        run(unbroken);
        run(settings("resumed", 2, Start.FRESH));
        RunSettings resumed = settings("resumed", 4, Start.RESUME);
        run(resumed);
        assertTrue(said.contains("Going on after epoch 2, with inputs of shape 8×8×3 and seed 42."), said.toString());
        assertSameModel(unbroken.model(), resumed.model());
        assertSameModel(unbroken.best(), resumed.best());
        assertEquals(losses(unbroken.model()), losses(resumed.model()));
        assertEquals(5, Files.readAllLines(resumed.out().resolve("history.csv")).size(), "a header and four epochs");
    }

    /// Stops in the middle of an epoch, as the user's Ctrl-C may.
    @Test
    void anInterruptedRunLosesOnlyTheEpochUnderWay() throws IOException {
        RunSettings unbroken = settings("unbroken", 3, Start.FRESH);
        run(unbroken);
        RunSettings interrupted = settings("interrupted", 3, Start.FRESH);
        Callback interruption = new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics running) {
                if (epoch == 2 && step == 2) {
                    throw new IllegalStateException("power cut");
                }
            }
        };
        assertEquals(
                "power cut",
                assertThrows(IllegalStateException.class, () -> run(interrupted, interruption))
                        .getMessage());
        assertFalse(Files.exists(interrupted.model()));
        assertEquals(1, ModelFile.load(interrupted.checkpoint()).history().lastEpoch());
        run(settings("interrupted", 3, Start.RESUME));
        assertSameModel(unbroken.model(), interrupted.model());
        assertEquals(
                4, Files.readAllLines(interrupted.out().resolve("history.csv")).size());
    }

    @Test
    void theBestModelIsThatOfTheLowestValidationLossAndOutlivesAWorseResumption() throws IOException {
        RunSettings first = settings("out", 2, Start.FRESH);
        run(first);
        byte[] before = Files.readAllBytes(first.best());
        RunSettings worse = new RunSettings(data, first.out(), 3, 3e-3, Map.of(2, 100.0), 42, BATCHES, Start.RESUME);
        run(worse);
        SavedModel last = ModelFile.load(worse.model());
        double[] losses = last.history().values(Monitor.VALIDATION_LOSS);
        assertFalse(losses[2] < losses[0] || losses[2] < losses[1], "such a learning rate cannot have helped");
        assertArrayEquals(before, Files.readAllBytes(worse.best()));
        int best = losses[0] < losses[1] ? 1 : 2;
        assertEquals(best, ModelFile.load(worse.best()).history().lastEpoch());
    }

    @Test
    void aRunThatIsDoneIsOnlyMeasuredAgain() throws IOException {
        RunSettings once = settings("out", 1, Start.FRESH);
        TrainingRun first = run(once);
        TrainingRun again = run(settings("out", 1, Start.RESUME));
        assertTrue(said.contains("All 1 epochs are done."), said.toString());
        assertEquals(1, again.saved().history().lastEpoch());
        assertEquals(
                Objects.requireNonNull(first.evaluation()).metrics(),
                Objects.requireNonNull(again.evaluation()).metrics());
    }

    @Test
    void aFreshRunRefusesAFolderWithARunAndAReplacingOneDoesNot() throws IOException {
        RunSettings once = settings("out", 1, Start.FRESH);
        run(once);
        assertThrows(FormatException.class, () -> run(once));
        run(settings("out", 1, Start.REPLACE));
        assertEquals(1, ModelFile.load(once.model()).history().lastEpoch());
    }

    @Test
    void anotherSeedGivesAnotherModel() throws IOException {
        RunSettings one = settings("one", 1, Start.FRESH);
        run(one);
        RunSettings other = new RunSettings(data, folder.resolve("other"), 1, 3e-3, Map.of(), 43, BATCHES, Start.FRESH);
        run(other);
        assertFalse(losses(one.model()).equals(losses(other.model())));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void neitherThreadsNorWorkersChangeABit(Mode mode) throws IOException {
        RunSettings one = settings("one", 2, Start.FRESH);
        run(one, mode, 1);
        RunSettings three = new RunSettings(
                data, folder.resolve("three"), 2, 3e-3, Map.of(), 42, BATCHES.withWorkers(3), Start.FRESH);
        run(three, mode, 3);
        assertSameModel(one.model(), three.model());
    }

    @Test
    void nothingHalfWrittenStaysBehind() throws IOException {
        RunSettings settings = settings("out", 1, Start.FRESH);
        run(settings);
        try (Stream<Path> files = Files.list(settings.out())) {
            assertEquals(
                    List.of("best.yij", "checkpoint.yij", "history.csv", "model.yij"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
