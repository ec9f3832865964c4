package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.WeightHash;
import dev.yij.io.numpy.Npy;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectCommandTest {

    @TempDir
    private Path folder;

    private Path model(String name) throws IOException {
        Path own = folder.resolve("m.yij");
        ModelFile.save(own, TinyKeras.trained(new Adam(1e-2)));
        Path file = folder.resolve(name);
        if (!file.equals(own)) {
            Yij.run("convert", own, file).succeeded();
        }
        return file;
    }

    private static Map<String, Object> json(Path file) throws IOException {
        return JSON.std.mapFrom(Yij.run("inspect", file, "--json").succeeded().out());
    }

    private static List<?> list(Map<String, Object> json, String key) {
        return (List<?>) Objects.requireNonNull(json.get(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.yij", "m.h5", "m.keras"})
    void aModelIsShownWhateverItsFormat(String name) throws IOException {
        String report = Yij.run("inspect", model(name)).succeeded().out();
        Model own = ModelFile.load(folder.resolve("m.yij")).model();
        for (String part : List.of(
                "input:      6×8×3",
                "output:     3",
                "parameters: 310",
                "weights:    sha256 " + WeightHash.of(own),
                "loss:       categorical cross-entropy from probabilities",
                "optimizer:  Adam, lr 0.01, beta_1 0.9, beta_2 0.999, epsilon 1.0E-7, after 4 steps",
                "classes:    3: a<b, b\"&\\, ü",
                "epochs:     " + (name.endsWith(".yij") ? 2 : 0),
                "conv2d_1 (Conv2D)",
                "conv2d_1/kernel:0                3×3×3×4")) {
            assertTrue(report.contains(part), part + " is not in\n" + report);
        }
    }

    @Test
    void programsGetTheSameAsJson() throws IOException {
        Map<String, Object> json = json(model("m.h5"));
        assertEquals("Keras HDF5", json.get("format"));
        assertEquals("Keras 2.3.1, tensorflow", json.get("producer"));
        assertEquals(310, json.get("parameters"));
        assertEquals(4, json.get("steps"));
        assertEquals(TinyKeras.CLASSES, json.get("classes"));
        assertEquals(List.of(6, 8, 3), json.get("input_shape"));
        assertEquals(7, list(json, "layers").size());
        assertEquals(5, list(json, "arrays").size());
    }

    @Test
    void anArrayIsShownWithWhatIsNotFinite() throws IOException {
        Path npy = folder.resolve("x.npy");
        float inf = Float.POSITIVE_INFINITY;
        Npy.write(npy, Tensor.of(new float[] {1, Float.NaN, -3, inf, -inf, Float.NaN, 5, 1}, 2, 4));
        Map<?, ?> array = (Map<?, ?>) list(json(npy), "arrays").getFirst();
        assertEquals(
                Map.of(
                        "name",
                        "array",
                        "shape",
                        List.of(2, 4),
                        "min",
                        -3.0,
                        "mean",
                        1.0,
                        "max",
                        5.0,
                        "nan",
                        2,
                        "inf",
                        2),
                array);
        assertTrue(Yij.run("inspect", npy).succeeded().out().contains("format:     NumPy array"));
    }

    @Test
    void anArrayOfNothingFiniteHasNoMean() throws IOException {
        Path npy = folder.resolve("x.npy");
        Npy.write(npy, Tensor.of(new float[] {Float.NaN}, 1));
        Map<?, ?> array = (Map<?, ?>) list(json(npy), "arrays").getFirst();
        assertNull(array.get("mean"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras-2.2.4-weights.h5", "keras-3.9.weights.h5"})
    void weightsWithoutAModelAreShown(String name) throws IOException {
        Map<String, Object> json = json(TinyKeras.fixture(name, folder));
        assertEquals("Keras HDF5, arrays only", json.get("format"));
        assertEquals(65, json.get("elements"));
        assertEquals(4, list(json, "arrays").size());
    }

    @Test
    void arraysOfAnArchiveAreShown() throws IOException {
        Map<String, Object> json = json(model("m.npz"));
        assertEquals("NumPy archive, arrays only", json.get("format"));
        assertEquals(310, json.get("elements"));
    }

    @Test
    void whatIsReadOverIsNoted() throws IOException {
        String report = Yij.run("inspect", TinyKeras.fixture("tf-2.4-functional.h5", folder))
                .succeeded()
                .out();
        assertTrue(report.contains("producer:   Keras 2.4.0, tensorflow"), report);
        assertTrue(report.contains("optimizer:  SGD, lr 0.25, momentum 0.5, nesterov true, after 9 steps"), report);
    }

    @Test
    void aFileOfNoKindIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "just text");
        assertEquals(
                text + " is not a model file: neither its content nor its name is that of a known format (.yij, .h5,"
                        + " .hdf5, .keras, .onnx, .npz)",
                Yij.run("inspect", text).failed());
    }

    @Test
    void aModelThatComesWithYijIsShownWithItsFigures() throws IOException {
        ShippedModel best = ShippedModel.of("chapter-best");
        List<String> lines = Yij.run("inspect", "--shipped", "best").succeeded().lines();
        assertTrue(lines.getFirst().startsWith("shipped:    chapter-best, the chapter's network"), lines::toString);
        assertTrue(
                lines.get(2).startsWith("test:       952 images, loss 2.1048, accuracy 37.71%"), // reproduction.md
                lines::toString);
        assertTrue(lines.contains("weights:    sha256 " + best.sha256()), lines::toString);
        Map<String, Object> json =
                JSON.std.mapFrom(Yij.run("inspect", "--json").succeeded().out());
        assertEquals(ShippedModel.usual().name(), json.get("shipped"));
        assertEquals(ShippedModel.usual().sha256(), json.get("weights_sha256"));
    }
}
