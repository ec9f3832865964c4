package dev.yij.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.WeightHash;
import dev.yij.io.run.BackendChoice;
import dev.yij.io.run.BuiltInNetwork;
import dev.yij.io.run.ListedImages;
import dev.yij.io.run.Machines;
import dev.yij.io.run.Recipe;
import dev.yij.io.run.RunSettings;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.io.run.TrainingRun;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Training;
import dev.yij.simd.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Training on a real cluster, whose master, worker and executors are processes of their own.
@Tag("slow")
class ClusterTest {

    private static final BackendChoice BACKEND = new BackendChoice(BackendChoice.Kind.SIMD, Mode.FAST);
    private static final BuiltInNetwork NETWORK =
            new BuiltInNetwork(BuiltInNetwork.Kind.CHAPTER, 8, 0.25f, Initializer.GLOROT_UNIFORM);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS) // logs
    private static Path folder;

    private static Path data;
    private static LoopbackCluster cluster;
    private static String expected;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        data = ColourImages.dataSet(folder.resolve("data"));
        expected = train("one", Machines.THIS);
        cluster = new LoopbackCluster(Files.createDirectories(folder.resolve("spark")), 4, 3 * 1024);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static RunSettings settings(String out, int size) {
        return new RunSettings(
                data,
                folder.resolve(out),
                2,
                Recipe.adam(1e-3),
                42,
                new Network(NETWORK),
                BatchOptions.standard().size(size, size).batchSize(16),
                RunSettings.OFTEN,
                Start.FRESH);
    }

    /// Trains and returns the hash of the weights.
    private static String train(String out, Machines machines, Callback... watchers) throws IOException {
        train(settings(out, 8), machines, watchers);
        return hash(out);
    }

    private static void train(RunSettings settings, Machines machines, Callback... watchers) throws IOException {
        try (Backend backend = BACKEND.open(1);
                TrainingRun run = new TrainingRun(settings, ListedImages.of(data), backend, machines, line -> {})) {
            run.run(watchers);
        }
    }

    private static String hash(String out) throws IOException {
        return WeightHash.of(
                ModelFile.load(folder.resolve(out).resolve("model.yij")).model());
    }

    private static JavaSparkContext context(Map<String, String> settings) {
        SparkConf conf = new SparkConf().setAppName("test").setMaster(cluster.master());
        settings.forEach(conf::set);
        return new JavaSparkContext(conf);
    }

    private static Process submit(Path log, Map<String, String> settings, String out, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                data.toString(),
                "--out=" + folder.resolve(out),
                "--schedule=constant",
                "--epochs=2",
                "--lr=1e-3",
                "--as-keras",
                "--image-size=8",
                "--batch-size=16",
                "--filters=8",
                "--dropout=0.25"));
        arguments.addAll(List.of(more));
        return cluster.submit(log, settings, Train.class, arguments.toArray(String[]::new));
    }

    /// The driver is killed after the checkpoint of its first epoch.
    @Test
    void aDriverThatIsKilledIsResumedWithTheSameBits() throws IOException, InterruptedException {
        Path log = folder.resolve("first.log");
        Process driver = submit(log, cluster.settings(2, ""), "resumed");
        LoopbackCluster.await(
                () -> Files.exists(folder.resolve("resumed/checkpoint.yij")) || !driver.isAlive(), () -> read(log));
        driver.destroyForcibly().waitFor();
        Path second = folder.resolve("second.log");
        assertEquals(
                0,
                submit(second, cluster.settings(2, ""), "resumed", "--resume").waitFor(),
                () -> read(second));
        assertEquals(expected, hash("resumed"));
    }

    /// Images of 2048×2048 need more than an executor has.
    @Test
    void anExecutorWithoutEnoughMemoryIsNamed() {
        try (JavaSparkContext spark = context(cluster.settings(1, ""))) {
            Machines machines = new SparkMachines(spark, BACKEND);
            RunSettings large = settings("large", 2048);
            ExecutorException refused = assertThrows(ExecutorException.class, () -> train(large, machines));
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .matches("executor \\d+ on 127\\.0\\.0\\.1 needs more memory than its \\d+ MB \\(Java heap"
                                    + " space\\): raise spark\\.executor\\.memory, or use smaller batches or images"),
                    refused.getMessage());
        }
    }

    /// Two executors whose tasks have two threads each.
    @Test
    void aSubmittedProgramHasTheBitsAndOptionsOfOneMachine() throws IOException, InterruptedException {
        Path log = folder.resolve("submit.log");
        Map<String, String> twoThreads = new HashMap<>(cluster.settings(4, ""));
        twoThreads.put("spark.executor.cores", "2");
        twoThreads.put("spark.task.cpus", "2");
        Process submitted = submit(log, twoThreads, "submitted");
        assertEquals(0, submitted.waitFor(), () -> read(log));
        assertTrue(read(log).contains("Spark: 2 tasks at a time, 2 a step."), () -> read(log));
        assertEquals(expected, hash("submitted"));
    }

    /// Speculation runs slow tasks twice; an executor is killed in each epoch and replaced by Spark.
    @Test
    void executorsOfAnotherVectorWidthThatAreKilledUnderWayDoNotChangeABit() throws IOException {
        Map<String, String> settings = new HashMap<>(cluster.settings(3, "-XX:MaxVectorSize=16"));
        settings.put("spark.speculation", "true");
        settings.put("spark.speculation.interval", "10ms");
        settings.put("spark.speculation.multiplier", "1.1");
        settings.put("spark.speculation.minTaskRuntime", "1ms");
        List<Long> killed = Collections.synchronizedList(new ArrayList<>());
        Callback kills = new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics mean) {
                if (step == 1) {
                    ProcessHandle executor = cluster.executors().getFirst();
                    assertTrue(executor.destroyForcibly()); // SIGKILL
                    killed.add(executor.pid());
                }
            }
        };
        try (JavaSparkContext spark = context(settings)) {
            assertEquals(expected, train("killed", new SparkMachines(spark, BACKEND), kills));
        }
        assertEquals(2, killed.stream().distinct().count());
    }

    @Test
    void anExecutorWithoutFusedMultiplyAddIsRefusedByName() {
        try (JavaSparkContext spark = context(cluster.settings(1, "-XX:-UseFMA"))) {
            Machines machines = new SparkMachines(spark, BACKEND);
            ExecutorException refused = assertThrows(ExecutorException.class, () -> train("refused", machines));
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .matches("executor \\d+ on 127\\.0\\.0\\.1 lacks fused multiply-add .*"),
                    refused.getMessage());
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
