package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.format.LoadedModel;
import dev.yij.io.format.Models;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.SavedModel;
import dev.yij.io.numpy.NpzFile;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
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

/// A small model in the form that Teachable Machine exports: Sequential in Sequential around the graph of a
/// MobileNetV2. `make_teachable.py` made it, and computed the outputs of its layers in float64.
class TeachableMachineTest {

    /// float32 in 33 layers, relative to the largest number of a layer's output.
    private static final double BOUND = 64 * Math.ulp(1f) / 2;

    @TempDir
    private Path folder;

    /// The two images of the script.
    private static Tensor images(int size) {
        Tensor images = Tensor.zeros(2, size, size, 3);
        int at = 0;
        for (int n = 0; n < 2; n++) {
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    for (int c = 0; c < 3; c++) {
                        int pixel = (n == 0 ? 7 * y + 13 * x + 29 * c : y * y + 3 * x + 101 * c) % 256;
                        images.data()[at++] = PixelScaling.TF.scale(c, pixel);
                    }
                }
            }
        }
        return images;
    }

    @Test
    void everyLayerComputesWhatAnIndependentEvaluatorComputes() throws IOException {
        Model model = Models.load(TinyKeras.fixture("teachable.h5", folder));
        Map<String, Tensor> expected = NpzFile.read(TinyKeras.fixture("teachable.npz", folder));
        Map<String, Tensor> outputs = model.outputs(images(16));
        assertEquals(expected.keySet(), outputs.keySet());
        for (Map.Entry<String, Tensor> layer : expected.entrySet()) {
            float[] e = layer.getValue().data();
            float[] y = Objects.requireNonNull(outputs.get(layer.getKey())).data();
            double largest = 0;
            for (float value : e) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < e.length; i++) {
                assertEquals(e[i], y[i], BOUND * largest, layer.getKey() + " at " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.yij", "m.h5", "m.keras"})
    void itComesBackBitForBit(String name) throws IOException {
        LoadedModel loaded = Models.read(TinyKeras.fixture("teachable.h5", folder), null);
        assertEquals(List.of(), loaded.notes());
        Path file = folder.resolve(name);
        Models.save(loaded.saved(), file);
        Model back = Models.load(file);
        assertEquals(33, back.layers().size());
        assertArrayEquals(
                loaded.saved().model().predict(images(16)).data(),
                back.predict(images(16)).data());
    }

    @Test
    void labelsBesideItNameItsClasses() throws IOException {
        Path file = TinyKeras.fixture("teachable.h5", folder);
        assertEquals(List.of(), Models.read(file, null).saved().classes());
        Path labels = folder.resolve("labels.txt");
        Files.writeString(labels, "0 Flask\n1 Mug of tea\n");
        LoadedModel loaded = Models.read(file, null);
        SavedModel saved = loaded.saved();
        assertEquals(List.of("Flask", "Mug of tea"), saved.classes());
        assertEquals(List.of("the names of the classes are those of " + labels), loaded.notes());
        assertEquals(PixelScaling.TF, saved.preparationOrKeras().pixels());
    }

    @Test
    void aModelThatScalesItsPixelsGetsThemAsTheyAre() throws IOException {
        Path file = folder.resolve("m.h5");
        Models.save(
                new Sequential()
                        .add(new Rescaling(1 / 127.5, -1))
                        .add(new GlobalAveragePooling2D())
                        .add(new Dense(2))
                        .build(Shape.of(4, 4, 3), new Seed(1)),
                file);
        Files.writeString(folder.resolve("labels.txt"), "0 a\n1 b\n");
        SavedModel saved = Models.read(file, null).saved();
        assertEquals(List.of("a", "b"), saved.classes());
        assertEquals(PixelScaling.RAW, saved.preparationOrKeras().pixels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 a\n1 b\n2 c\n", "1 a\n0 b\n", "a\nb\n", ""})
    void otherTextsBesideItAreNot(String labels) throws IOException {
        Path file = TinyKeras.fixture("teachable.h5", folder);
        Files.writeString(folder.resolve("labels.txt"), labels);
        SavedModel saved = Models.read(file, null).saved();
        assertEquals(List.of(), saved.classes());
        assertNull(saved.preparation());
    }
}
