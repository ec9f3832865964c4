package dev.yij.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.FormatException;
import dev.yij.io.format.Inspection;
import dev.yij.io.format.Models;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The preparation of images in a model's file.
class PreparationTest {

    private static final Preparation OWN = new Preparation(Interpolation.BICUBIC, true, PixelScaling.CAFFE);

    @TempDir
    Path folder;

    private static SavedModel model() {
        Sequential model = new Sequential()
                .add(new GlobalAveragePooling2D())
                .add(new Dense(2))
                .build(Shape.of(4, 4, 3), new Seed(1));
        return new SavedModel(model, List.of("a", "b"), History.EMPTY);
    }

    /// The values of Keras 3.9's `preprocess_input` for the pixel (0, 128, 255), by hand from its formulas in
    /// float32.
    @ParameterizedTest
    @CsvSource({
        "tf,    -1,          0.003921628, 1",
        "unit,  0,           0.5019608,   1",
        "raw,   0,           128,         255",
        "torch, -2.117904,   0.20518218,  2.64",
        "caffe, 151.061,     11.221001,   -123.68"
    })
    void channelsAreScaledAsInKeras(String name, float first, float second, float third) {
        PixelScaling scaling = PixelScaling.of(name);
        int[] channels = scaling.bgr() ? new int[] {255, 128, 0} : new int[] {0, 128, 255};
        float ulps = 4;
        assertEquals(first, scaling.scale(0, channels[0]), ulps * Math.ulp(first));
        assertEquals(second, scaling.scale(1, channels[1]), 1e-6f);
        assertEquals(third, scaling.scale(2, channels[2]), ulps * Math.ulp(third));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.yij", "m.h5", "m.keras"})
    void everyFormatThatHoldsAModelKeepsIt(String name) throws IOException {
        Path file = folder.resolve(name);
        Models.save(model().preparation(OWN), file);
        assertEquals(OWN, Models.read(file, null).saved().preparation());
        Path without = folder.resolve("without-" + name);
        Models.save(model(), without);
        assertNull(Models.read(without, null).saved().preparation());
    }

    @Test
    void aModelOfUnknownPreparationIsPreparedAsByKeras() {
        assertEquals(Preparation.KERAS, model().preparationOrKeras());
        assertEquals(
                "resized by nearest, EXIF orientation ignored, pixels x / 127.5 - 1", Preparation.KERAS.toString());
    }

    @Test
    void theSentenceGivesTheFormulaOfThePixels() {
        assertEquals("x", PixelScaling.RAW.toString());
        assertEquals("x / 255", PixelScaling.UNIT.toString());
        assertEquals("(x / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]", PixelScaling.TORCH.toString());
        assertTrue(PixelScaling.CAFFE.toString().endsWith("blue, green, red"));
    }

    @Test
    void theInspectionSaysIt() throws IOException {
        Path file = folder.resolve("m.yij");
        Models.save(model().preparation(OWN.pixels(PixelScaling.TF)), file);
        List<String> report = Inspection.of(file).report();
        assertTrue(
                report.contains(
                        "images:     4×4, resized by bicubic, rotated by their EXIF orientation, pixels x / 127.5 - 1"),
                () -> String.join("\n", report));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"resize\": \"best\", \"upright\": true, \"pixels\": {\"divisor\": 1, \"mean\": [0, 0, 0], \"std\": [1,"
                        + " 1, 1], \"bgr\": false}}",
                "{\"resize\": \"box\", \"upright\": true, \"pixels\": {\"divisor\": 0, \"mean\": [0, 0, 0], \"std\": [1,"
                        + " 1, 1], \"bgr\": false}}",
                "{\"resize\": \"box\", \"upright\": true, \"pixels\": {\"divisor\": 1, \"mean\": [0, 0], \"std\": [1, 1,"
                        + " 1], \"bgr\": false}}",
                "{\"resize\": \"box\", \"upright\": \"yes\", \"pixels\": {}}"
            })
    void aPreparationThatIsNoneIsRefused(String json) throws IOException {
        Object parsed = JSON.std.anyFrom(json);
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Preparation.from(parsed));
        assertNotNull(refusal.getMessage());
        assertTrue(String.valueOf(refusal.getMessage()).contains("found"), refusal::getMessage);
    }

    @Test
    void aModelFileWithADamagedPreparationIsRefusedByName() throws IOException {
        Path file = folder.resolve("m.yij");
        Models.save(model().preparation(OWN), file);
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        Path damaged = folder.resolve("damaged.yij");
        // stored without compression, and the checksum of a zip entry is checked by its reader
        Files.writeString(damaged, bytes.replace("bicubic", "bycubic"), StandardCharsets.ISO_8859_1);
        FormatException refusal = assertThrows(FormatException.class, () -> Models.read(damaged, null));
        assertTrue(String.valueOf(refusal.getMessage()).contains("damaged.yij"), refusal::getMessage);
    }
}
