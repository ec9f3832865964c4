package dev.yij.io.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.format.Models;
import dev.yij.reference.model.Sequential;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The format as a service of a named module; a test of bench finds it on the class path.
class OnnxFormatTest {

    @TempDir
    private Path folder;

    @Test
    void modelsFindTheFormatOfThisModule() throws IOException {
        assertTrue(OnnxFormat.class.getModule().isNamed(), "on the class path");
        assertEquals(".yij, .h5, .hdf5, .keras, .onnx, .npz", Models.extensions());
        Sequential model = TinyKeras.untrained();
        Path file = folder.resolve("m.onnx");
        Models.save(model, file);
        TinyKeras.assertSameModel(model, Models.load(file));
    }
}
