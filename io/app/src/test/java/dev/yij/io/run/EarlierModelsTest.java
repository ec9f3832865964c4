package dev.yij.io.run;

import static dev.yij.io.run.EarlierFiles.map;
import static dev.yij.io.run.EarlierFiles.maps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.format.Models;
import dev.yij.io.model.SavedModel;
import dev.yij.io.model.WeightHash;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Model files and checkpoints written by earlier versions ([EarlierFiles]).
class EarlierModelsTest {

    private static final int IMAGES = 2;

    /// A file and its expected contents.
    record Stored(Path file, List<?> keeps, Map<String, Object> expected) {

        /// The complete file of the same model, from which weights files take the architecture.
        Path whole() {
            String name = file.getFileName().toString();
            return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".yij");
        }

        SavedModel read() throws IOException {
            SavedModel like = file.toString().endsWith(".npz")
                    ? Models.read(whole(), null).saved().blank()
                    : null;
            return Models.read(file, like).saved();
        }

        Object expected(String key) {
            return Objects.requireNonNull(expected.get(key), key);
        }

        @Override
        public String toString() {
            return file.getName(file.getNameCount() - 3) + "/" + file.getFileName();
        }
    }

    private static List<Stored> files() throws IOException, URISyntaxException {
        List<Stored> files = new ArrayList<>();
        for (Path folder : EarlierFiles.folders("models")) {
            Map<String, Object> manifest = EarlierFiles.manifest(folder);
            Map<String, Object> models = map(manifest.get("models"));
            for (Map<String, Object> file : maps(manifest.get("files"))) {
                files.add(new Stored(
                        folder.resolve(String.valueOf(file.get("file"))),
                        (List<?>) Objects.requireNonNull(file.get("keeps")),
                        map(models.get(String.valueOf(file.get("model"))))));
            }
        }
        return files;
    }

    @Test
    void everyFileIsListedAndEveryListedFileExists() throws IOException, URISyntaxException {
        TreeSet<Path> listed = new TreeSet<>();
        files().forEach(stored -> listed.add(stored.file()));
        TreeSet<Path> existing = new TreeSet<>();
        for (Path folder : EarlierFiles.folders("models")) {
            EarlierFiles.list(folder).stream()
                    .filter(file -> Models.byName(file).isPresent())
                    .forEach(existing::add);
        }
        assertEquals(existing, listed);
        assertTrue(listed.size() >= 31, () -> "expected at least the first 31 files, found " + listed.size());
    }

    @ParameterizedTest
    @MethodSource("files")
    void theWeightsComeBackToTheBit(Stored stored) throws IOException {
        assertEquals(
                stored.expected("weights_sha256"), WeightHash.of(stored.read().model()));
    }

    /// The expected outputs were computed in float64, each with a bound on the rounding errors of float32.
    @ParameterizedTest
    @MethodSource("files")
    void theModelComputesTheSameOutputs(Stored stored) throws IOException {
        Model model = stored.read().model();
        Tensor x = Tensor.zeros(model.inputShape().prepend(IMAGES).toArray());
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = (37 * i % 101 - 50) / 64f;
        }
        float[] outputs = model.predict(x).data();
        List<?> expected = (List<?>) stored.expected("outputs");
        List<?> bounds = (List<?>) stored.expected("bounds");
        assertEquals(expected.size(), outputs.length);
        for (int i = 0; i < outputs.length; i++) {
            assertEquals((Double) expected.get(i), outputs[i], (Double) bounds.get(i), "output " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everythingElseThatTheFormatKeepsComesBack(Stored stored) throws IOException {
        SavedModel saved = stored.read();
        Model model = saved.model();
        assertHas(stored.expected("input_shape"), model.inputShape().toArray(), "input_shape");
        if (stored.keeps().contains("layers")) {
            assertHas(stored.expected("layers"), model.config(), "layers");
        }
        if (stored.keeps().contains("classes")) {
            assertEquals(stored.expected("classes"), saved.classes());
        }
        if (stored.keeps().contains("history")) {
            assertHas(stored.expected("seed"), model.seed().value(), "seed");
            assertHistory((List<?>) stored.expected("history"), saved.history());
            assertPosition(stored.expected().get("position"), saved);
        }
        if (stored.keeps().contains("optimizer")) {
            assertOptimizer(stored.expected(), model);
        }
        if (stored.keeps().contains("slots") && model.isCompiled()) {
            assertEquals(stored.expected("slots_sha256"), slotHash(model));
        }
    }

    private static void assertHistory(List<?> expected, History history) {
        assertEquals(expected.size(), history.epochs().size());
        for (int i = 0; i < expected.size(); i++) {
            Epoch epoch = history.epochs().get(i);
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("epoch", epoch.number());
            numbers.put("loss", epoch.training().loss());
            numbers.put("acc", epoch.training().accuracy());
            if (epoch.validation() != null) {
                numbers.put("val_loss", epoch.validation().loss());
                numbers.put("val_acc", epoch.validation().accuracy());
            }
            numbers.put("lr", epoch.learningRate());
            numbers.put("seconds", epoch.seconds());
            assertHas(expected.get(i), numbers, "history");
        }
    }

    private static void assertPosition(@Nullable Object expected, SavedModel saved) {
        Position position = saved.position();
        if (expected == null) {
            assertEquals(Position.afterEpoch(saved.history().lastEpoch()), position);
            return;
        }
        assertHas(
                expected,
                Map.of(
                        "steps", position.steps(),
                        "loss_sum", position.lossSum(),
                        "acc_sum", position.accuracySum(),
                        "samples", position.samples(),
                        "seconds", position.seconds()),
                "position");
    }

    private static void assertOptimizer(Map<String, Object> expected, Model model) {
        assertEquals(expected.get("optimizer") != null, model.isCompiled());
        if (model.isCompiled()) {
            Optimizer optimizer = model.optimizer();
            assertHas(expected.get("optimizer"), optimizer.config(), "optimizer");
            assertEquals(
                    map(expected.get("loss")).get("from_logits"), model.loss().fromLogits());
            assertHas(expected.get("iterations"), optimizer.iterations(), "iterations");
        }
    }

    /// The SHA-256 of the optimizer's slots in the order of their names, computed like [WeightHash] for
    /// weights. Slots of zeros are ignored, since some formats omit them.
    private static String slotHash(Model model) {
        MessageDigest digest = sha256();
        TreeMap<String, float[]> slots = new TreeMap<>(model.optimizer().slots());
        slots.values().removeIf(values -> Arrays.equals(values, new float[values.length]));
        slots.forEach((name, values) -> {
            String weight = name.substring(name.indexOf('/') + 1);
            Shape shape = model.weights().stream()
                    .filter(w -> w.name().equals(weight))
                    .findFirst()
                    .orElseThrow()
                    .shape();
            digest.update((name + " " + shape + "\n").getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
            bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /// Requires all expected entries; a later version may have more.
    private static void assertHas(@Nullable Object expected, Object actual, String where) {
        try {
            assertHasJson(
                    expected,
                    JSON.std.mapFrom(JSON.std.asString(Map.of("it", actual))).get("it"),
                    where);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertHasJson(@Nullable Object expected, @Nullable Object actual, String where) {
        if (expected instanceof Map<?, ?> map) {
            Map<String, Object> found = map(actual);
            map.forEach((key, value) -> assertHasJson(value, found.get(String.valueOf(key)), where + ", " + key));
        } else if (expected instanceof List<?> list) {
            List<?> found = (List<?>) Objects.requireNonNull(actual, where);
            assertEquals(list.size(), found.size(), where);
            for (int i = 0; i < list.size(); i++) {
                assertHasJson(list.get(i), found.get(i), where + ", entry " + i);
            }
        } else {
            assertEquals(String.valueOf(expected), String.valueOf(actual), where);
        }
    }
}
