package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.format.LoadedModel;
import dev.yij.io.format.Models;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files in the formats of several versions of Keras, made with h5py by make_fixtures.py.
class KerasFixturesTest {

    @TempDir
    private Path folder;

    private KerasFile read(String name) throws IOException {
        Path file = TinyKeras.fixture(name, folder);
        return name.endsWith(".keras") ? KerasArchive.read(file) : KerasH5.read(file, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keras-2.2.0-list.h5",
                "keras-2.2.4-split.h5",
                "tf-2.4-functional.h5",
                "keras-3.9.keras",
                "tf-2.13.keras"
            })
    void layersAndWeightsAreRead(String name) throws IOException {
        KerasFile file = read(name);
        TinyKeras.assertWeights(file.saved().model());
        assertEquals(List.of(), file.notes());
        assertEquals(List.of(), file.saved().classes());
    }

    @Test
    void theProducerIsNamed() throws IOException {
        assertEquals("Keras 2.2.0, tensorflow", read("keras-2.2.0-list.h5").producer());
        assertEquals("Keras 3.9.2", read("keras-3.9.keras").producer());
    }

    @Test
    void adamOfKeras2HasAllFirstMomentsThenAllSecond() throws IOException {
        Model model = read("keras-2.2.0-list.h5").saved().model();
        assertEquals(new Adam(1e-3).config(), model.optimizer().config());
        assertEquals(new CategoricalCrossentropy(), model.loss());
        assertEquals(5, model.optimizer().iterations());
        TinyKeras.assertSlots(model, "m", 0);
        TinyKeras.assertSlots(model, "v", 1);
    }

    @Test
    void adamOfKeras3HasThemInTurnAndTheRateApart() throws IOException {
        Model model = read("keras-3.9.keras").saved().model();
        assertEquals(new Adam(0.25).config(), model.optimizer().config());
        assertEquals(5, model.optimizer().iterations());
        TinyKeras.assertSlots(model, "m", 0);
        TinyKeras.assertSlots(model, "v", 1);
    }

    @Test
    void sgdOfTensorFlowHasItsVelocities() throws IOException {
        Model model = read("tf-2.4-functional.h5").saved().model();
        assertEquals(new Sgd(0.25, 0.5f, true).config(), model.optimizer().config());
        assertEquals(9, model.optimizer().iterations());
        TinyKeras.assertSlots(model, "velocity", 0);
    }

    @Test
    void aModelThatWasNotCompiledIsNone() throws IOException {
        assertFalse(read("keras-2.2.4-split.h5").saved().model().isCompiled());
        assertFalse(read("tf-2.13.keras").saved().model().isCompiled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras-2.2.4-weights.h5", "keras-3.9.weights.h5"})
    void weightsWithoutArchitectureNeedAModelThatHasOne(String name) throws IOException {
        Path file = TinyKeras.fixture(name, folder);
        FormatException alone = assertThrows(FormatException.class, () -> KerasH5.read(file, null));
        assertEquals(
                file + " holds weights only, as save_weights writes them: use --like to name a model of the same"
                        + " architecture",
                alone.getMessage());
        Model like = read("keras-2.2.0-list.h5").saved().model();
        float before = like.weights().getFirst().value()[0] = 77;
        KerasFile read = KerasH5.read(file, new SavedModel(like, List.of("x", "y"), History.EMPTY));
        TinyKeras.assertWeights(read.saved().model());
        assertEquals(List.of("x", "y"), read.saved().classes());
        assertEquals(before, like.weights().getFirst().value()[0], "the model that it is like is left as it is");
    }

    @Test
    void weightsOfAnotherArchitectureAreRefused() throws IOException {
        Path file = TinyKeras.fixture("keras-2.2.4-weights.h5", folder);
        SavedModel like = new SavedModel(TinyKeras.untrained(), List.of(), History.EMPTY);
        assertEquals(
                file + " has weights of 2 layers, the model has 3 layers with weights",
                assertThrows(FormatException.class, () -> KerasH5.read(file, like))
                        .getMessage());
    }

    @Test
    void weightsAreListedByTheFilesOwnNames() throws IOException {
        Path file = TinyKeras.fixture("keras-2.2.4-weights.h5", folder);
        assertEquals(
                List.of("conv2d_7/kernel:0", "conv2d_7/bias:0", "dense_7/kernel:0", "dense_7/bias:0"),
                List.copyOf(KerasH5.weights(file).keySet()));
        Path recent = TinyKeras.fixture("keras-3.9.weights.h5", folder);
        assertTrue(KerasH5.weights(recent).containsKey("dense/vars/1"));
    }

    /// The outputs are those that Keras 3.16 printed when it wrote the file.
    @Test
    void aModelInsideModelsWithOperatorsComputesWhatKeras3Computes() throws IOException {
        LoadedModel loaded = Models.read(TinyKeras.fixture("keras-3.16-nested.keras", folder), null);
        assertEquals(List.of("inner: is called with training=false there, which is not kept"), loaded.notes());
        float[] y = loaded.saved()
                .model()
                .predict(Tensor.of(new float[] {0, 2, 5, 9, 4, -1}, 2, 3))
                .data();
        float[] expected = {0.09832251071929932f, 0.1266292780637741f, -0.31022047996520996f, -0.38981813192367554f};
        assertArrayEquals(expected, y, 1e-6f);
    }
}
