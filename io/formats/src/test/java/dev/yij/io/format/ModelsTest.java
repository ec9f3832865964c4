package dev.yij.io.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.file.FormatException;
import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.train.Adam;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"m.yij", "m.h5", "m.HDF5", "m.keras"})
    void loadReadsWhatSaveWrote(String name) throws IOException {
        Model model = TinyKeras.trained(new Adam()).model();
        Path file = folder.resolve(name);
        Models.save(model, file);
        TinyKeras.assertSameModel(model, Models.load(file));
    }

    @Test
    void saveKeepsTheNamesOfTheClasses() throws IOException {
        SavedModel saved = TinyKeras.trained(new Adam());
        Path file = folder.resolve("m.keras");
        Models.save(saved, file);
        assertEquals(TinyKeras.CLASSES, Models.read(file, null).saved().classes());
    }

    /// No module that provides ONNX is on the path of this module's tests.
    @Test
    void aNameOfNoKnownFormatIsRefusedWithTheOnesThereAre() {
        Path file = folder.resolve("m.onnx");
        FormatException refused = assertThrows(FormatException.class, () -> Models.save(TinyKeras.untrained(), file));
        assertEquals(
                file + " has an extension of no known model format, expected a name that ends in"
                        + " .yij, .h5, .hdf5, .keras, .npz",
                refused.getMessage());
    }
}
