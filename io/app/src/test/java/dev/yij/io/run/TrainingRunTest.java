package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.BuiltInNetwork.Kind;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Numerics;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Monitor;
import dev.yij.reference.train.Training;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The chapter's model on 8×8 images, 18 of them in batches of 5: the last batch of an epoch has 3.
class TrainingRunTest {

    private static final BatchOptions BATCHES =
            BatchOptions.standard().size(8, 8).batchSize(5);

    private static final Network NETWORK =
            new Network(new BuiltInNetwork(Kind.CHAPTER, 4, 0.25f, Initializer.HE_UNIFORM));

    @TempDir
    private Path folder;

    private Path data;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void makeImages() throws IOException {
        data = TinyImages.dataSet(folder.resolve("data"));
    }

    private RunSettings settings(String out, int epochs, Start start) {
        return new RunSettings(
                data, folder.resolve(out), epochs, Recipe.adam(3e-3), 42, NETWORK, BATCHES, RunSettings.OFTEN, start);
    }

    private TrainingRun run(RunSettings settings, Mode mode, int threads, Callback... watchers) throws IOException {
        try (Backend backend = SimdBackends.create(mode, threads);
                TrainingRun run = new TrainingRun(settings, backend, said::add)) {
            run.run(watchers);
            return run;
        }
    }

    private TrainingRun run(RunSettings settings, Callback... watchers) throws IOException {
        return run(settings, Mode.FAST, 2, watchers);
    }

    private static void assertSameModel(Path expected, Path found) throws IOException {
        Model one = ModelFile.load(expected).model();
        Model other = ModelFile.load(found).model();
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

    /// Ten samples at odds of 9 to 1, seven of them correct: odds of 2 to 1 are better,
    /// -(0.7 ln 2/3 + 0.3 ln 1/3) instead of -(0.7 ln 0.9 + 0.3 ln 0.1). Two correct ones do not justify 0.9.
    @Test
    void whatATemperatureIsGoodForIsSaidInTheMeasureByWhichItWasChosen() {
        float[] nineToOne = {0.9f, 0.1f};
        assertEquals(
                "Calibrated by a temperature of 3.17: cross-entropy on 10 validation images 0.6134, before 0.7645",
                TrainingRun.calibrated(Math.log(9) / Math.log(2), Collections.nCopies(10, nineToOne), new int[] {
                    0, 0, 0, 0, 0, 0, 0, 1, 1, 1
                }));
        assertEquals(
                "Calibrated by a temperature of 2.00: 2 validation images do not justify probabilities as close to 1 as"
                        + " the network's",
                TrainingRun.calibrated(2, Collections.nCopies(2, nineToOne), new int[] {0, 0}));
    }

    @Test
    void aResumedRunEndsWhereAnUnbrokenOneDoes() throws IOException {
        RunSettings unbroken = settings("unbroken", 4, Start.FRESH);
        run(unbroken);
        run(settings("resumed", 2, Start.FRESH));
        RunSettings resumed = settings("resumed", 4, Start.RESUME);
        run(resumed);
        assertTrue(said.contains("Resuming after epoch 2, with inputs of shape 8×8×3 and seed 42."), said.toString());
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

    /// A checkpoint after every batch; the run resumes from the second of the second epoch.
    @Test
    void aRunStoppedWithinAnEpochLosesNothing() throws IOException {
        RunSettings unbroken = settings("unbroken", 3, Start.FRESH);
        run(unbroken);
        RunSettings interrupted = everyBatch("interrupted", BATCHES, Start.FRESH);
        List<String> steps = new ArrayList<>();
        assertThrows(IllegalStateException.class, () -> run(interrupted, powerCut(2, 3)));
        assertEquals(2, ModelFile.load(interrupted.checkpoint()).position().steps());
        assertEquals(
                1, ModelFile.load(interrupted.previousCheckpoint()).position().steps());
        run(everyBatch("interrupted", BATCHES, Start.RESUME), new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics running) {
                steps.add(epoch + "." + step);
            }
        });
        assertEquals(List.of("2.3", "2.4", "3.1", "3.2", "3.3", "3.4"), steps);
        assertTrue(said.stream().anyMatch(line -> line.startsWith("Resuming after epoch 1 and 2 batches of the next")));
        assertSameModel(unbroken.model(), interrupted.model());
        assertSameModel(unbroken.best(), interrupted.best());
        assertEquals(losses(unbroken.model()), losses(interrupted.model()));
    }

    private RunSettings everyBatch(String out, BatchOptions batches, Start start) {
        return new RunSettings(
                data, folder.resolve(out), 3, Recipe.adam(3e-3), 42, NETWORK, batches, Duration.ZERO, start);
    }

    private static Callback powerCut(int atEpoch, int atStep) {
        return new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics running) {
                if (epoch == atEpoch && step == atStep) {
                    throw new IllegalStateException("power cut");
                }
            }
        };
    }

    @Test
    void aDamagedCheckpointFallsBackToTheOneBefore() throws IOException {
        RunSettings unbroken = settings("unbroken", 3, Start.FRESH);
        run(unbroken);
        RunSettings two = settings("out", 2, Start.FRESH);
        run(two);
        byte[] bytes = Files.readAllBytes(two.checkpoint());
        Files.write(two.checkpoint(), Arrays.copyOf(bytes, bytes.length / 2));
        run(settings("out", 3, Start.RESUME));
        String told = said.stream()
                .filter(line -> line.contains("Resuming from the checkpoint before it"))
                .findFirst()
                .orElseThrow();
        assertTrue(told.startsWith(two.checkpoint().toString()) && told.contains("unexpected EOF"), told);
        assertTrue(said.stream().anyMatch(line -> line.startsWith("Resuming after epoch 1,")), said.toString());
        assertSameModel(unbroken.model(), two.model());
    }

    /// A checkpoint as written by an older version of this library.
    @Test
    void aCheckpointOfAnotherNumericsVersionIsResumedOnlyOnRequest() throws IOException {
        RunSettings two = settings("out", 2, Start.FRESH);
        run(two);
        SavedModel now = ModelFile.load(two.checkpoint());
        ModelFile.save(
                two.checkpoint(),
                new SavedModel(now.model(), now.classes(), now.history(), now.position(), 1, now.preparation(), 1));
        byte[] before = Files.readAllBytes(two.checkpoint());
        String difference = "the run in " + two.out() + " was trained with numerics version 1, this yij has version 2:"
                + " it adds up the gradients of a batch in another order, so the weights will differ by rounding from"
                + " those of a run made with one version alone";
        assertEquals(
                difference + "; add --across-numerics to resume it anyway",
                assertThrows(FormatException.class, () -> run(settings("out", 3, Start.RESUME)))
                        .getMessage());
        assertArrayEquals(before, Files.readAllBytes(two.checkpoint()));

        run(settings("out", 3, Start.RESUME_ACROSS_NUMERICS));
        assertTrue(said.contains("Note: " + difference + "."), said.toString());
        SavedModel resumed = ModelFile.load(two.checkpoint());
        assertEquals(3, resumed.history().lastEpoch());
        assertEquals(Numerics.VERSION, resumed.numerics());
    }

    /// As on a processor without fused multiply-add, where FAST becomes STRICT.
    @Test
    void aRunIsResumedWithOtherRoundingsOnlyOnRequest() throws IOException {
        RunSettings one = settings("out", 1, Start.FRESH);
        run(one);
        byte[] before = Files.readAllBytes(one.checkpoint());
        String difference = "the run in " + one.out() + " was computed with the arithmetic FAST, found STRICT: the"
                + " weights will differ by rounding from those of a run made with one alone";
        assertEquals(
                difference + "; add --across-numerics to resume it anyway",
                assertThrows(FormatException.class, () -> run(settings("out", 2, Start.RESUME), Mode.STRICT, 1))
                        .getMessage());
        assertArrayEquals(before, Files.readAllBytes(one.checkpoint()));

        run(settings("out", 2, Start.RESUME_ACROSS_NUMERICS), Mode.STRICT, 1);
        assertTrue(said.contains("Note: " + difference + "."), said.toString());
    }

    @Test
    void aResumedRunHasTheSliceSizeOfItsCheckpoint() throws IOException {
        RunSettings one = settings("out", 1, Start.FRESH);
        run(one);
        SavedModel checkpoint = ModelFile.load(one.checkpoint());
        checkpoint.model().setSliceSize(3);
        ModelFile.save(one.checkpoint(), checkpoint);
        TrainingRun resumed = run(settings("out", 2, Start.RESUME));
        assertEquals(3, resumed.saved().model().sliceSize());
        assertEquals(3, ModelFile.load(one.checkpoint()).model().sliceSize());
    }

    @Test
    void aRunStoppedBetweenTwoCheckpointsResumesFromTheOlder() throws IOException {
        RunSettings two = settings("out", 2, Start.FRESH);
        run(two);
        Files.delete(two.checkpoint());
        run(settings("out", 2, Start.RESUME));
        assertEquals(2, ModelFile.load(two.model()).history().lastEpoch());
    }

    /// Also one that was killed before its first checkpoint, which cannot be resumed. A file of another program
    /// stays.
    @Test
    void whatAKilledRunHasLeftIsRemoved() throws IOException {
        RunSettings one = settings("out", 1, Start.FRESH);
        Files.createDirectories(one.out());
        Path other = Files.writeString(one.out().resolve(".model.onnx.1.part"), "half");
        for (Start start : List.of(Start.FRESH, Start.RESUME)) {
            for (Path file : one.files()) {
                Files.writeString(one.out().resolve("." + file.getFileName() + ".0.part"), "half");
            }
            run(settings("out", 1, start));
            try (Stream<Path> files = Files.list(one.out())) {
                assertEquals(
                        List.of(other),
                        files.filter(file -> file.toString().endsWith(".part")).toList());
            }
        }
    }

    @Test
    void bothDamagedIsAnError() throws IOException {
        RunSettings two = settings("out", 2, Start.FRESH);
        run(two);
        Files.writeString(two.checkpoint(), "nothing");
        Files.writeString(two.previousCheckpoint(), "nothing");
        String message = String.valueOf(assertThrows(FormatException.class, () -> run(settings("out", 3, Start.RESUME)))
                .getMessage());
        assertTrue(message.startsWith(two.previousCheckpoint() + " is not a yij model file"), message);
    }

    @Test
    void aRunResumesOnlyWithItsOriginalSettings() throws IOException {
        RunSettings once = settings("out", 1, Start.FRESH);
        run(once);
        RunSettings other = new RunSettings(
                data,
                once.out(),
                2,
                Recipe.adam(3e-3),
                42,
                NETWORK,
                BATCHES.augmentation(Augmentation.PHOTOGRAPHS),
                RunSettings.OFTEN,
                Start.RESUME);
        String message = String.valueOf(
                assertThrows(FormatException.class, () -> run(other)).getMessage());
        assertEquals(
                "the run in " + once.out() + " was started with augmentation none, found rotation 15°, width shift 10%,"
                        + " height shift 10%, zoom 20%, horizontal flip, brightness 20%; --resume cannot change"
                        + " it",
                message);
    }

    /// Augmentation and dropout also resume where they stopped.
    @Test
    void anAugmentedRunIsResumedBitForBitWithAnyNumberOfThreads() throws IOException {
        BatchOptions augmented = BATCHES.augmentation(Augmentation.PHOTOGRAPHS);
        RunSettings unbroken = everyBatch("unbroken", augmented.workers(1), Start.FRESH);
        run(unbroken, Mode.FAST, 1);
        RunSettings interrupted = everyBatch("interrupted", augmented.workers(3), Start.FRESH);
        assertThrows(IllegalStateException.class, () -> run(interrupted, Mode.FAST, 2, powerCut(2, 2)));
        run(everyBatch("interrupted", augmented.workers(8), Start.RESUME), Mode.FAST, 3);
        assertSameModel(unbroken.model(), interrupted.model());
        RunSettings plain = everyBatch("plain", BATCHES, Start.FRESH);
        run(plain);
        assertFalse(losses(plain.model()).equals(losses(unbroken.model())), "augmentation changes something");
    }

    @Test
    void theBestModelIsThatOfTheLowestValidationLossAndOutlivesAWorseResumption() throws IOException {
        RunSettings first = settings("out", 2, Start.FRESH);
        run(first);
        byte[] before = Files.readAllBytes(first.best());
        RunSettings worse = new RunSettings(
                data,
                first.out(),
                3,
                Recipe.adam(3e-3).rates(Map.of(2, 100.0)),
                42,
                NETWORK,
                BATCHES,
                RunSettings.OFTEN,
                Start.RESUME);
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
        assertTrue(said.contains("Its epoch is done."), said.toString());
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
        RunSettings other = new RunSettings(
                data,
                folder.resolve("other"),
                1,
                Recipe.adam(3e-3),
                43,
                NETWORK,
                BATCHES,
                RunSettings.OFTEN,
                Start.FRESH);
        run(other);
        assertFalse(losses(one.model()).equals(losses(other.model())));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void neitherThreadsNorWorkersChangeABit(Mode mode) throws IOException {
        RunSettings one = settings("one", 2, Start.FRESH);
        run(one, mode, 1);
        RunSettings three = new RunSettings(
                data,
                folder.resolve("three"),
                2,
                Recipe.adam(3e-3),
                42,
                NETWORK,
                BATCHES.workers(3),
                RunSettings.OFTEN,
                Start.FRESH);
        run(three, mode, 3);
        assertSameModel(one.model(), three.model());
    }

    @Test
    void noPartialFileRemains() throws IOException {
        RunSettings settings = settings("out", 1, Start.FRESH);
        run(settings);
        try (Stream<Path> files = Files.list(settings.out())) {
            assertEquals(
                    List.of(".lock", "best.yij", "checkpoint.yij", "history.csv", "model.yij", "settings.json"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
