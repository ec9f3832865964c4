package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.file.FormatException;
import dev.yij.reference.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KerasJsonTest {

    private static final String CONFIG = """
            {"class_name": "Sequential", "config": [{"class_name": "Dense", "config":
            {"name": "d", "units": 2, "batch_input_shape": [null, 3]}}]}""";

    @TempDir
    private Path folder;

    @Test
    void theShapeOfTheInputIsThatOfTheFirstLayer() throws IOException {
        Path file = Files.writeString(folder.resolve("n.json"), CONFIG);
        assertEquals(Shape.of(3), KerasJson.read(file).input());
    }

    @Test
    void aFileOfManyMebibytesIsNotParsed() throws IOException {
        Path file = Files.writeString(folder.resolve("n.json"), CONFIG + " ".repeat(1 << 23));
        long size = Files.size(file);
        assertEquals(
                file + " has " + size + " bytes, expected the configuration of a network of at most 8388608",
                assertThrows(FormatException.class, () -> KerasJson.read(file)).getMessage());
    }
}
