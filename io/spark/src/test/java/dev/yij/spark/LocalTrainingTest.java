package dev.yij.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.Packing;
import dev.yij.io.data.StratifiedSplit;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.model.WeightHash;
import dev.yij.io.run.BackendChoice;
import dev.yij.io.run.BuiltInNetwork;
import dev.yij.io.run.BuiltInNetwork.Kind;
import dev.yij.io.run.Extras;
import dev.yij.io.run.ListedImages;
import dev.yij.io.run.Machines;
import dev.yij.io.run.Recipe;
import dev.yij.io.run.RunSettings;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.io.run.TrainingRun;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Training;
import dev.yij.simd.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Training with Spark in this JVM, three tasks at a time: bits and files are those of one machine.
class LocalTrainingTest {

    private static final BackendChoice BACKEND = new BackendChoice(BackendChoice.Kind.SIMD, Mode.FAST);

    /// 45 images in batches of 13, of which one cannot be read: 7 slices, the last batch has 6 images.
    private static final BatchOptions BATCHES = BatchOptions.standard()
            .size(8, 8)
            .batchSize(13)
            .skipUnreadable(true)
            .passes(2)
            .augmentation(Augmentation.PHOTOGRAPHS);

    private static JavaSparkContext spark;

    @TempDir
    private Path folder;

    private Path data;
    private final List<String> said = new ArrayList<>();

    @BeforeAll
    static void start() {
        spark = new JavaSparkContext(new SparkConf()
                .setAppName("test")
                .setMaster("local[3]")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.ui.enabled", "false"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void makeImages() throws IOException {
        data = ColourImages.dataSet(folder.resolve("data"));
        Files.write(data.resolve("train/green/4.png"), new byte[] {1, 2, 3});
    }

    private RunSettings settings(String out, int epochs, Start start, Kind kind, Recipe recipe) {
        return settings(data, out, epochs, start, network(kind), recipe);
    }

    private static Network network(Kind kind) {
        return new Network(new BuiltInNetwork(kind, 4, 0.25f, Initializer.HE_UNIFORM));
    }

    private RunSettings settings(Path data, String out, int epochs, Start start, Network network, Recipe recipe) {
        return new RunSettings(
                data,
                folder.resolve(out),
                epochs,
                recipe,
                42,
                network,
                BATCHES,
                RunSettings.OFTEN,
                start,
                new Extras(StratifiedSplit.STANDARD, 1, 0, false, true));
    }

    private TrainingRun run(RunSettings settings, Machines machines, Callback... watchers) throws IOException {
        try (Backend backend = BACKEND.open(2);
                TrainingRun run =
                        new TrainingRun(settings, ListedImages.of(settings.data()), backend, machines, said::add)) {
            run.run(watchers);
            return run;
        }
    }

    private SavedModel run(String out, int epochs, Start start, Machines machines) throws IOException {
        run(settings(out, epochs, start, Kind.CHAPTER, Recipe.adam(3e-3)), machines);
        return ModelFile.load(folder.resolve(out).resolve("last.yij"));
    }

    private static Machines executors() {
        return new SparkMachines(spark, BACKEND);
    }

    private static void assertSame(SavedModel expected, SavedModel found) {
        assertEquals(WeightHash.of(expected.model()), WeightHash.of(found.model()));
        assertEquals(metrics(expected), metrics(found));
        expected.model()
                .optimizer()
                .slots()
                .forEach((name, slot) -> assertArrayEquals(
                        slot, found.model().optimizer().slots().get(name), name));
    }

    private static List<Metrics> metrics(SavedModel saved) {
        return saved.history().epochs().stream()
                .flatMap(epoch -> Stream.of(epoch.training(), epoch.validation()))
                .toList();
    }

    @Test
    void aRunOnSparkHasTheBitsOfOneMachineAndItsCheckpointsGoBothWays() throws IOException {
        SavedModel expected = run("one", 2, Start.FRESH, Machines.THIS);
        assertSame(expected, run("spark", 2, Start.FRESH, executors()));
        assertTrue(said.stream().anyMatch(line -> line.matches("Spark: a step of 13 images in 7 tasks .*")));
        run("begun", 1, Start.FRESH, executors());
        assertSame(expected, run("begun", 2, Start.RESUME, Machines.THIS));
        run("other", 1, Start.FRESH, Machines.THIS);
        assertSame(expected, run("other", 2, Start.RESUME, executors()));
    }

    /// Packed images, 40 in a file.
    private Path pack() throws IOException {
        Path packed = folder.resolve("packed");
        new Packing(8, BATCHES.reader(), 40 * 3 * 8 * 8).pack(data, packed, done -> {});
        return packed;
    }

    @Test
    void packedImagesGiveTheBitsOfTheFolder() throws IOException {
        SavedModel expected = run("files", 2, Start.FRESH, Machines.THIS);
        run(settings(pack(), "packed-run", 2, Start.FRESH, network(Kind.CHAPTER), Recipe.adam(3e-3)), executors());
        assertSame(expected, ModelFile.load(folder.resolve("packed-run").resolve("last.yij")));
    }

    @Test
    void aDamagedOrLostShardIsNamedWithItsExecutor() throws IOException {
        Path packed = pack();
        Path shard = packed.resolve("00001.rgb");
        RunSettings settings = settings(packed, "damaged", 1, Start.FRESH, network(Kind.CHAPTER), Recipe.adam(3e-3));
        ListedImages listed = ListedImages.of(settings.data());
        byte[] pixels = Files.readAllBytes(shard);
        pixels[5] ^= 4;
        Files.write(shard, pixels);
        assertTrue(failure(settings, listed)
                .matches("executor driver on \\S+ cannot read its images: .*00001\\.rgb is damaged: the pixels of"
                        + " train/red/\\S+\\.png have the CRC-32C .*"));
        Files.delete(shard);
        assertTrue(failure(settings, listed)
                .matches("executor driver on \\S+ cannot read its images: .*00001\\.rgb cannot be read: there is no"
                        + " such file"));
    }

    @Test
    void anotherPackedDataSetOnAnExecutorIsNamedWithIt() throws IOException {
        Path packed = pack();
        RunSettings settings = settings(packed, "other", 1, Start.FRESH, network(Kind.CHAPTER), Recipe.adam(3e-3));
        ListedImages listed = ListedImages.of(packed);
        for (String file : List.of("pack.json", "images.csv", "00000.rgb", "00001.rgb")) {
            Files.delete(packed.resolve(file));
        }
        Files.delete(packed);
        Files.delete(data.resolve("train/green/4.png"));
        pack();
        assertTrue(failure(settings, listed)
                .matches("executor driver on \\S+ cannot read its images: .*pack\\.json describes other images than the"
                        + " driver's: their digest is [0-9a-f]+, expected [0-9a-f]+"));
    }

    /// As on a machine that has not the folder that the others share.
    @Test
    void anImageThatTheDriverCanReadIsNotLeftOut() throws IOException {
        ImageBatches images = new ImageBatches(ImageFolder.scan(data.resolve("train")), BATCHES);
        List<Path> files =
                images.folder().images().stream().map(ImageFolder.Item::file).toList();
        int damaged = files.indexOf(data.resolve("train/green/4.png"));
        SparkMachines.requireUnreadable(images, damaged, "executor 1 on node7", "4.png: it is damaged");
        int good = files.indexOf(data.resolve("train/green/3.png"));
        ExecutorException refused = assertThrows(
                ExecutorException.class,
                () -> SparkMachines.requireUnreadable(
                        images, good, "executor 1 on node7", "/data/3.png: there is no such file"));
        assertEquals(
                "executor 1 on node7 cannot read an image that the driver can read: /data/3.png: there is no such file."
                        + " All machines need the same images under the same path",
                refused.getMessage());
    }

    private String failure(RunSettings settings, ListedImages listed) {
        return String.valueOf(assertThrows(ExecutorException.class, () -> {
                    try (Backend backend = BACKEND.open(2);
                            TrainingRun run = new TrainingRun(settings, listed, backend, executors(), said::add)) {
                        run.run();
                    }
                })
                .getMessage());
    }

    @Test
    void anImageThatDisappearsIsNamedWithItsExecutor() {
        RunSettings settings = settings("lost", 2, Start.FRESH, Kind.CHAPTER, Recipe.adam(3e-3));
        Callback deletes = new Callback() {
            @Override
            public void epochBegin(Training training, int epoch) {
                Kept.forget(); // the executors' decoded images
                for (String name : ColourImages.CLASSES) {
                    data.resolve("train")
                            .resolve(name)
                            .resolve("3.png")
                            .toFile()
                            .delete();
                }
            }
        };
        ExecutorException lost = assertThrows(ExecutorException.class, () -> run(settings, executors(), deletes));
        assertTrue(
                String.valueOf(lost.getMessage())
                        .matches("executor driver on \\S+ cannot read an image that was readable before"
                                + " training: .*3\\.png.*"),
                lost.getMessage());
    }

    /// What a second attempt would not change is an answer, which Spark does not report as a failed task.
    @Test
    void anExecutorThatCannotComputeSaysWhyInASentence() {
        Identity mine = Identity.mine();
        Identity driver = new Identity(mine.yij(), mine.numerics() + 1, mine.java(), mine.vm(), true, true);
        Answer refused = Guarded.run(driver, 3, executor -> {
            throw new AssertionError("computes");
        });
        assertTrue(
                String.valueOf(refused.error())
                        .matches("executor driver on \\S+ has numerics version " + mine.numerics() + ", the driver "
                                + driver.numerics() + ": .*"),
                refused.error());
        Answer full = Guarded.run(mine, 3, executor -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertTrue(
                String.valueOf(full.error())
                        .matches("executor driver on \\S+ needs more memory than its \\d+ MB \\(Java heap space\\):"
                                + " raise spark\\.executor\\.memory, or use smaller batches or images"),
                full.error());
    }

    /// Normalizations of virtual batches, 0 for frozen ones.
    private static Network normalized(int virtualBatch) {
        return new Network("normalized", (input, classes, seed) -> {
            Model model = network(Kind.CHAPTER_BN).architecture().build(input, classes, seed);
            if (virtualBatch > 0) {
                return model.setVirtualBatch(virtualBatch);
            }
            for (BuiltLayer layer : model.layers(BatchNormalization.class)) {
                model.setTrainable(layer.name(), false);
            }
            return model;
        });
    }

    private SavedModel run(String out, Network network, Machines machines) throws IOException {
        run(settings(data, out, 2, Start.FRESH, network, Recipe.adam(3e-3)), machines);
        return ModelFile.load(folder.resolve(out).resolve("last.yij"));
    }

    @ParameterizedTest(name = "virtual batches of {0}")
    @ValueSource(ints = {4, 8})
    void normalizationsOfVirtualBatchesHaveTheBitsOfOneMachine(int virtualBatch) throws IOException {
        Network network = normalized(virtualBatch);
        SavedModel expected = run("one", network, Machines.THIS);
        assertSame(expected, run("spark", network, executors()));
        assertEquals(virtualBatch, expected.model().virtualBatch());
    }

    @Test
    void frozenNormalizationsHaveTheBitsOfOneMachine() throws IOException {
        assertSame(run("one", normalized(0), Machines.THIS), run("spark", normalized(0), executors()));
    }

    @Test
    void virtualBatchesThatExecutorsCannotShareAreRefusedByName() {
        FormatException refused =
                assertThrows(FormatException.class, () -> run("unaligned", normalized(6), executors()));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .matches("batch_normalization_1, .*: virtual batches of 6 images are 3 slices of 2, .* set 4 or"
                                + " 8 images.*"),
                refused.getMessage());
    }

    @Test
    void whatNeedsAWholeBatchIsRefusedByName() {
        RunSettings normalized = settings("bn", 1, Start.FRESH, Kind.CHAPTER_BN, Recipe.adam(3e-3));
        FormatException refused = assertThrows(FormatException.class, () -> run(normalized, executors()));
        assertTrue(String.valueOf(refused.getMessage()).contains("batch_normalization_1"), refused.getMessage());
        RunSettings mixed = settings(
                "mixup", 1, Start.FRESH, Kind.CHAPTER, Recipe.adam(3e-3).mixup(0.2));
        refused = assertThrows(FormatException.class, () -> run(mixed, executors()));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("--mixup"), refused.getMessage());
    }
}
