package dev.yij.io.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.io.fixture.TinyKeras;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of models that cannot be built.
class InspectionTest {

    @TempDir
    private Path folder;

    /// A fixture in which a text is replaced by another of the same length.
    private Path replaced(String fixture, String from, String to) throws IOException {
        Path file = TinyKeras.fixture(fixture, folder);
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains(from));
        Files.writeString(file, bytes.replace(from, to), StandardCharsets.ISO_8859_1);
        return file;
    }

    @Test
    void aModelWithAMissingLayerIsDescribedAsFarAsItsFileGoes() throws IOException {
        Path file = replaced("keras-2.2.4-split.h5", "\"GlobalAveragePooling2D\"", "\"GlobalPercentilePool2D\"");
        Inspection inspection = Inspection.of(file);
        List<String> report = inspection.report();
        assertTrue(report.contains("producer:   Keras 2.2.4, tensorflow"));
        assertTrue(report.contains("layers:     6"));
        assertTrue(
                report.contains("  global_average_pooling2d_1       GlobalPercentilePool2D (missing)"),
                String.join("\n", report));
        assertTrue(
                report.contains("not usable: " + file + ", model_config: it needs layers that are not supported:"
                        + " GlobalPercentilePool2D (global_average_pooling2d_1)"),
                String.join("\n", report));
        assertTrue(String.join("\n", report).contains("conv2d_1/kernel:0                3×3×2×3"));
        assertEquals(
                List.of("file", "bytes", "format", "producer", "layers", "problem", "elements", "arrays"),
                List.copyOf(inspection.toMap().keySet()));
    }

    @Test
    void aFileOfKeras1IsNamedAsSuch() throws IOException {
        Path file = replaced("keras-2.2.4-split.h5", "2.2.4", "1.2.2");
        assertEquals(
                file + " is a file of Keras 1 (1.2.2), which is not read: load and save it with Keras 2",
                assertThrows(FormatException.class, () -> Models.load(file)).getMessage());
        assertTrue(Inspection.of(file).report().contains("producer:   Keras 1.2.2, tensorflow"));
    }

    /// Damage, unlike a missing layer, ends the inspection.
    @ParameterizedTest
    @ValueSource(strings = {"keras-2.2.4-split.h5", "keras-3.9.keras"})
    void aDamagedFileIsRefused(String fixture) throws IOException {
        Path file = TinyKeras.fixture(fixture, folder);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 3));
        assertThrows(FormatException.class, () -> Inspection.of(file));
    }
}
