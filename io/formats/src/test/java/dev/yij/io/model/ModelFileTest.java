package dev.yij.io.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.FormatException;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Numerics;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adagrad;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.ClassWeights;
import dev.yij.reference.train.CosineDecay;
import dev.yij.reference.train.Epsilon;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.GradientClipping;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Nadam;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.RmsProp;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.WarmUp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {

    @TempDir
    private Path folder;

    private static Sequential model() {
        return new Sequential()
                .add(new Conv2D(4, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new ZeroPadding2D(0, 1, 2, 0))
                .add(new DepthwiseConv2D(2).multiplier(2))
                .add(new MaxPooling2D(2))
                .add(new Dropout(0.25f))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(3))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(6, 8, 3), new Seed(5))
                .compile(new Adam(1e-2), new CategoricalCrossentropy());
    }

    private static ArrayBatches data() {
        RandomGenerator random = new Seed(9).generator();
        Tensor x = Tensor.zeros(7, 6, 8, 3);
        Tensor y = Tensor.zeros(7, 3);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = random.nextFloat();
        }
        for (int n = 0; n < 7; n++) {
            y.data()[n * 3 + n % 3] = 1;
        }
        return new ArrayBatches(x, y, 4, new Seed(3));
    }

    private Path saveTrained(String name) throws IOException {
        Sequential model = model();
        History history = model.fit(data(), FitOptions.epochs(2).validation(data()));
        Path file = folder.resolve(name);
        ModelFile.save(file, new SavedModel(model, List.of("a<b", "b\"&", "ü"), history));
        return file;
    }

    private static String message(Path file) {
        return String.valueOf(
                assertThrows(FormatException.class, () -> ModelFile.load(file)).getMessage());
    }

    @Test
    void everythingComesBack() throws IOException {
        Path file = saveTrained("m.yij");
        SavedModel first = ModelFile.load(file);
        assertEquals(List.of("a<b", "b\"&", "ü"), first.classes());
        assertEquals(2, first.history().epochs().size());
        Path again = folder.resolve("again.yij");
        ModelFile.save(again, first);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again), "saved again, the same bytes");
    }

    @Test
    void trainingResumesFromAFileBitForBit() throws IOException {
        Sequential unbroken = model();
        unbroken.fit(data(), FitOptions.epochs(4));
        SavedModel resumed = ModelFile.load(saveTrained("m.yij"));
        resumed.model().fit(data(), FitOptions.epochs(4).after(2));
        for (int i = 0; i < unbroken.weights().size(); i++) {
            assertArrayEquals(
                    unbroken.weights().get(i).value(),
                    resumed.model().weights().get(i).value());
        }
    }

    /// Optimizers with more or fewer slots, initial values, a schedule and a limit.
    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Nadam(1).setSchedule(new WarmUp(2, new CosineDecay(0.01, 8))),
                new RmsProp(0.01, 0.9, 0.5, 1e-7, true, Epsilon.OUTSIDE_ROOT),
                new Adam(0.01, 0.9, 0.999, 1e-7, true).setClipping(GradientClipping.norm(0.5)),
                new Adagrad(0.01).setWeightDecay(0.01));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerResumesFromAFileBitForBit(Optimizer optimizer) throws IOException {
        Sequential unbroken = model().compile(optimizer, new CategoricalCrossentropy().labelSmoothing(0.1));
        unbroken.fit(data(), FitOptions.epochs(1));
        Path file = folder.resolve("m.yij");
        ModelFile.save(file, new SavedModel(unbroken, List.of(), History.EMPTY));
        Model resumed = ModelFile.load(file).model();
        assertEquals(optimizer.config(), resumed.optimizer().config());
        assertEquals(unbroken.loss(), resumed.loss());
        unbroken.fit(data(), FitOptions.epochs(2).after(1));
        resumed.fit(data(), FitOptions.epochs(2).after(1));
        for (int i = 0; i < unbroken.weights().size(); i++) {
            assertArrayEquals(
                    unbroken.weights().get(i).value(), resumed.weights().get(i).value());
        }
    }

    @Test
    void theSliceSizeOfTrainingComesBackWithTheOptimizer() throws IOException {
        Sequential model = model().setSliceSize(3);
        Path file = folder.resolve("m.yij");
        ModelFile.save(file, new SavedModel(model, List.of(), History.EMPTY));
        assertEquals(3, ModelFile.load(file).model().sliceSize());
        assertEquals(3, ModelFile.load(file).withoutOptimizerState().model().sliceSize());
    }

    @Test
    void classWeightsComeBackAndResumedTrainingUsesThem() throws IOException {
        ClassWeights weights = ClassWeights.of(0.1, 1.7, 3);
        Sequential unbroken = model().setClassWeights(weights);
        unbroken.fit(data(), FitOptions.epochs(1));
        Path file = folder.resolve("m.yij");
        ModelFile.save(file, new SavedModel(unbroken, List.of(), History.EMPTY));
        Model resumed = ModelFile.load(file).model();
        assertEquals(weights, resumed.classWeights());
        assertEquals(
                weights, ModelFile.load(file).withoutOptimizerState().model().classWeights());
        unbroken.fit(data(), FitOptions.epochs(2).after(1));
        resumed.fit(data(), FitOptions.epochs(2).after(1));
        for (int i = 0; i < unbroken.weights().size(); i++) {
            assertArrayEquals(
                    unbroken.weights().get(i).value(), resumed.weights().get(i).value());
        }
    }

    @Test
    void classWeightsThatDoNotFitAreRefused() throws IOException {
        Map<String, Object> json = json(model());
        json.put("class_weights", List.of(1, 2));
        assertEquals(
                "the model has 3 classes, found 2 class weights: 1.0, 2.0",
                assertThrows(IllegalArgumentException.class, () -> read(json)).getMessage());
        json.put("class_weights", "balanced");
        assertEquals(
                "\"class_weights\" must be a list of numbers, found balanced",
                assertThrows(IllegalArgumentException.class, () -> read(json)).getMessage());
    }

    @Test
    void theNumericsVersionOfAnOlderFileIsKept() throws IOException {
        assertEquals(Numerics.VERSION, ModelFile.load(saveTrained("m.yij")).numerics());
        Path file = folder.resolve("old.yij");
        ModelFile.save(file, new SavedModel(model(), List.of(), History.EMPTY, Position.START, 1, null, 1));
        assertEquals(1, ModelFile.load(file).numerics());
        assertEquals(1, ModelFile.load(file).withoutOptimizerState().numerics());
    }

    /// Files written before the numerics version and the slice size were introduced.
    @Test
    void aFileWithoutANumericsVersionHasVersionOne() throws IOException {
        Map<String, Object> json = json(model());
        json.remove("numerics");
        json.remove("slice_size");
        assertEquals(1, read(json).numerics());
        assertEquals(2, read(json).model().sliceSize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"numerics", "slice_size"})
    void countsBelowOneAreRefused(String key) {
        for (Object value : new Object[] {0, -1, 1.5, "2"}) {
            Map<String, Object> json = json(model());
            json.put(key, value);
            assertEquals(
                    "\"" + key + "\" must be a whole number of at least 1, found " + value,
                    assertThrows(IllegalArgumentException.class, () -> read(json))
                            .getMessage());
        }
    }

    private static Map<String, Object> json(Model model) {
        return ModelJson.write(new SavedModel(model, List.of(), History.EMPTY));
    }

    private static SavedModel read(Map<String, Object> json) throws IOException {
        return ModelJson.read(JSON.std.asBytes(json), "m.yij", Long.MAX_VALUE).saved();
    }

    @Test
    void aModelWithoutOptimizerAndClassesComesBack() throws IOException {
        Sequential model = new Sequential().add(new Dense(2)).build(Shape.of(3), new Seed(1));
        Path file = folder.resolve("m.yij");
        ModelFile.save(file, new SavedModel(model, List.of(), History.EMPTY));
        SavedModel back = ModelFile.load(file);
        assertFalse(back.model().isCompiled());
        assertArrayEquals(
                model.weights().get(0).value(), back.model().weights().get(0).value());
    }

    @Test
    void everyTruncatedFileIsRefusedWithASentenceThatNamesIt() throws IOException {
        byte[] whole = Files.readAllBytes(saveTrained("m.yij"));
        Path cut = folder.resolve("cut.yij");
        int arraysEnd = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002"); // the zip's directory
        for (int length = 0; length < arraysEnd; length += 1 + length / 40) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertTrue(message(cut).startsWith(cut.toString()), "cut at " + length + ": " + message(cut));
        }
    }

    @Test
    void aDamagedByteInAWeightIsNoticed() throws IOException {
        byte[] bytes = Files.readAllBytes(saveTrained("m.yij"));
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("weights/dense_1/kernel.npy") + 200;
        bytes[at] ^= 1;
        Path file = folder.resolve("m.yij");
        Files.write(file, bytes);
        assertTrue(message(file).contains("is damaged"), message(file));
    }

    @Test
    void foreignAndMissingFilesHaveDistinctMessages() throws IOException {
        Path text = folder.resolve("notes.txt");
        Files.writeString(text, "just text");
        assertEquals(
                text + " is not a yij model file: expected a zip archive that begins with model.json", message(text));
        Path none = folder.resolve("none.yij");
        assertEquals("there is no model file " + none, message(none));
        assertEquals(folder + " is a folder, expected a model file", message(folder));
    }

    /// Kills a process that saves repeatedly; whenever that happens, the file is a complete model.
    @Test
    void aProcessKilledWhileSavingLeavesAReadableModel() throws IOException, InterruptedException {
        Path file = saveTrained("m.yij");
        for (int round = 0; round < 5; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.real.class.path", System.getProperty("java.class.path"))
                                    + System.getProperty("path.separator")
                                    + System.getProperty("jdk.module.path", ""),
                            SaveForever.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            assertEquals('s', process.getInputStream().read(), "the child is saving");
            Thread.sleep(20 + 37L * round);
            process.destroyForcibly();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            assertEquals(2, ModelFile.load(file).history().epochs().size());
        }
    }

    /// Saves a model repeatedly until the process is killed.
    static final class SaveForever {

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            SavedModel saved = ModelFile.load(file);
            System.out.print("s");
            System.out.flush();
            while (true) {
                ModelFile.save(file, saved);
            }
        }
    }

    /// A layer that was frozen has no slots yet; another one's name ends as its own does.
    @Test
    void aLayerThatIsTrainedAgainHasInitialSlots() throws IOException {
        Sequential model = new Sequential()
                .add(new Dense(3).name("m/dense"))
                .add(new Dense(2).name("dense"))
                .build(Shape.of(4), new Seed(1))
                .compile(new Adam(), new CategoricalCrossentropy().fromLogits(true));
        model.setTrainable("dense", false);
        ArrayBatches data =
                new ArrayBatches(Tensor.zeros(2, 4), new Tensor(Shape.of(2, 2), new float[] {1, 0, 0, 1}), 2);
        model.fit(data, FitOptions.epochs(1));
        model.setTrainable("dense", true);
        Path file = folder.resolve("unfrozen.yij");
        ModelFile.save(file, new SavedModel(model, List.of(), History.EMPTY));
        Map<String, float[]> slots = ModelFile.load(file).model().optimizer().slots();
        assertArrayEquals(new float[6], slots.get("v/dense/kernel:0"));
        assertArrayEquals(model.optimizer().slots().get("m/m/dense/bias:0"), slots.get("m/m/dense/bias:0"));
    }
}
