package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.format.Models;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.train.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `yij convert` and `yij inspect` with ONNX as input or output.
class ConvertOnnxTest {

    @TempDir
    private Path folder;

    private SavedModel saved = TinyKeras.trained(new Adam(1e-2));
    private Path original = Path.of("");

    @BeforeEach
    void save() throws IOException {
        original = folder.resolve("original.yij");
        ModelFile.save(original, saved);
    }

    @Test
    void weightsAndClassNamesKeepTheirBitsThereAndBack() throws IOException {
        Path onnx = folder.resolve("m.onnx");
        assertEquals(
                List.of(
                        "wrote " + onnx + " (ONNX): 7 layers, 310 parameters",
                        "Note: the history of 2 epochs is not saved.",
                        "Note: loss and optimizer are not saved."),
                Yij.run("convert", original, onnx).succeeded().lines());
        Path h5 = folder.resolve("m.h5");
        Path again = folder.resolve("again.onnx");
        Yij.run("convert", onnx, h5).succeeded();
        Yij.run("convert", h5, again).succeeded();
        SavedModel back = Models.read(again, null).saved();
        TinyKeras.assertSameModel(saved.model(), back.model());
        assertArrayEquals(
                saved.model().weights().getFirst().value(),
                back.model().weights().getFirst().value());
        assertEquals(saved.classes(), Models.read(onnx, null).saved().classes());
    }

    @Test
    void theContentTellsAndNotTheName() throws IOException {
        Path onnx = folder.resolve("m.onnx");
        Yij.run("convert", original, onnx).succeeded();
        Path renamed = folder.resolve("m.h5");
        Files.move(onnx, renamed);
        String inspected = Yij.run("inspect", renamed).succeeded().out();
        assertTrue(inspected.contains("ONNX"), inspected);
    }
}
