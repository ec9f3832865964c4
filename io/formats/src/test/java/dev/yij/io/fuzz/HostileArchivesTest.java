package dev.yij.io.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.format.Models;
import dev.yij.io.keras.KerasArchive;
import dev.yij.io.model.ModelFile;
import dev.yij.reference.train.Adam;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Malicious zip archives, as `.yij` and `.keras` files; those of NumPy are in test-vectors' NpzTest.
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileArchivesTest {

    @TempDir
    private Path folder;

    private Path honest(String name) throws IOException {
        Path file = folder.resolve(name);
        if (name.endsWith(".keras")) {
            KerasArchive.write(file, TinyKeras.trained(new Adam()));
        } else {
            ModelFile.save(file, TinyKeras.trained(new Adam()));
        }
        return file;
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            entries.put(entry.getName(), in.readAllBytes());
        }
        return entries;
    }

    private static void zip(Path file, Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        Files.write(file, out.toByteArray());
    }

    private static String message(Path file) {
        FormatException e = assertThrows(FormatException.class, () -> {
            if (file.toString().endsWith(".keras")) {
                KerasArchive.read(file);
            } else {
                ModelFile.load(file);
            }
        });
        return String.valueOf(e.getMessage());
    }

    private Path with(String name, String entry, byte[] content) throws IOException {
        Path file = honest(name);
        Map<String, byte[]> entries = entries(file);
        entries.put(entry, content);
        zip(file, entries);
        return file;
    }

    private Path withJson(String name, UnaryOperator<String> change) throws IOException {
        Path file = honest(name);
        Map<String, byte[]> entries = entries(file);
        String entry = name.endsWith(".keras") ? "config.json" : "model.json";
        String json = new String(entries.getOrDefault(entry, new byte[0]), StandardCharsets.UTF_8);
        String changed = change.apply(json);
        assertTrue(!changed.equals(json), "nothing was changed");
        entries.put(entry, changed.getBytes(StandardCharsets.UTF_8));
        zip(file, entries);
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.yij", "m.keras"})
    void aNameThatLeadsOutOfTheArchiveIsRefused(String name) throws IOException {
        for (String entry : new String[] {"../x.npy", "/x.npy", "a/../../x.npy", "a\\x.npy"}) {
            Path file = with(name, entry, new byte[1]);
            assertEquals(file + " holds an entry called " + entry + ", which leads out of the archive", message(file));
        }
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        Path own = honest("m.yij");
        String renamed = new String(Files.readAllBytes(own), StandardCharsets.ISO_8859_1)
                .replace("optimizer/m/conv2d_2/kernel.npy", "optimizer/m/conv2d_1/kernel.npy");
        Files.write(own, renamed.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(own + " holds two entries called optimizer/m/conv2d_1/kernel.npy", message(own));
        Path keras = with("m.keras", "config.jsoX", new byte[] {'{', '}'});
        byte[] bytes = Files.readAllBytes(keras);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("config.jsoX", "config.json");
        Files.write(keras, text.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(keras + " holds two entries called config.json", message(keras));
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() throws IOException {
        byte[] zeros = new byte[40 << 20]; // packs to 40 KB
        Path keras = with("m.keras", "model.weights.h5", zeros);
        assertTrue(Files.size(keras) < 100_000);
        String message = message(keras);
        assertTrue(message.startsWith(keras + ", model.weights.h5 claims 41943040 bytes packed into "), message);
        Path own = with("m.yij", "model.json", zeros);
        assertTrue(message(own).matches(".*, model.json has more than the \\d+ bytes that are allowed"), message(own));
        Path array = with("n.yij", "weights/more.npy", npyOfZeros(zeros.length / 4));
        message = message(array);
        assertTrue(message.startsWith(array + ", weights/more.npy claims an array of shape 10485760"), message);
    }

    /// 16 KB of them used to become 380 MB of objects.
    @Test
    void jsonThatUnpacksToFarMoreThanItsFileIsRefused() throws IOException {
        String lists = "[" + "[],".repeat(4_000_000) + "[]]";
        Path keras = withJson("m.keras", json -> lists);
        assertEquals(
                keras + ", config.json has " + lists.length() + " bytes, expected at most " + (1 << 21),
                message(keras));
        Path own = withJson("m.yij", json -> lists);
        assertEquals(own + ", model.json has more than the " + (1 << 21) + " bytes that are allowed", message(own));
    }

    @Test
    void namesWithHalfACharacterAreRefused() throws IOException {
        Path keras = withMetadata("\"a\\ud800\"");
        assertEquals(
                keras + " has a class whose name is no text: it contains half a character",
                String.valueOf(assertThrows(FormatException.class, () -> Models.load(keras))
                        .getMessage()));
    }

    private Path withMetadata(String firstClass) throws IOException {
        Path file = honest("m.keras");
        Map<String, byte[]> entries = entries(file);
        String json = new String(Objects.requireNonNull(entries.get("metadata.json")), StandardCharsets.UTF_8);
        entries.put("metadata.json", json.replace("\"a<b\"", firstClass).getBytes(StandardCharsets.UTF_8));
        zip(file, entries);
        return file;
    }

    private static byte[] npyOfZeros(int elements) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + elements + ",), }\n";
        byte[] bytes = new byte[10 + header.length() + 4 * elements];
        byte[] start = ("\u0093NUMPY\u0001\u0000" + (char) header.length() + "\u0000" + header)
                .getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(start, 0, bytes, 0, start.length);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.yij", "m.keras"})
    void jsonOfAMillionLevelsIsRefused(String name) throws IOException {
        Path file = withJson(name, json -> "[".repeat(1_000_000));
        String sentence = "(?s).* is not (JSON|a JSON object): .*";
        assertTrue(message(file).matches(sentence), message(file));
        Path inside = withJson(name, json -> json.replaceFirst("\"valid\"|\"same\"", "[".repeat(1_000_000)));
        assertTrue(message(inside).matches(sentence), message(inside));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "2147483647", "2147483648", "99999999999999999999", "null", "1.5", "\"6\""})
    void inputsOfAnImpossibleShapeAreRefused(String dim) throws IOException {
        Path own =
                withJson("m.yij", json -> json.replaceFirst("\"input_shape\" : \\[ 6", "\"input_shape\" : [ " + dim));
        assertTrue(message(own).startsWith(own.toString()), message(own));
        Path keras = withJson(
                "m.keras", json -> json.replaceFirst("\"batch_shape\":\\[null,6", "\"batch_shape\":[null," + dim));
        assertTrue(message(keras).startsWith(keras.toString()), message(keras));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "2147483647", "1073741824", "99999999999999999999", "1e30", "null", "{}"})
    void layersOfImpossibleSizesAreRefused(String number) throws IOException {
        for (String name : new String[] {"m.yij", "m.keras"}) {
            for (String key :
                    new String[] {"filters", "units", "kernel_size", "strides", "dilation_rate", "pool_size"}) {
                boolean optional = number.equals("null") && !key.equals("filters") && !key.equals("units");
                Path file = withJson(
                        name,
                        json -> json.replaceFirst("(\"" + key + "\" ?: ?)(\\d+|\\[ ?\\d+, ?\\d+ ?\\])", "$1" + number));
                if (!optional) {
                    String message = message(file);
                    assertTrue(message.startsWith(file.toString()), message);
                }
            }
        }
    }

    @Test
    void jsonThatIsNullIsRefused() throws IOException {
        Path own = withJson("m.yij", json -> "null");
        assertEquals(
                own + " holds a model.json that is not a JSON object: expected a JSON object, found null",
                message(own));
        Path keras = withJson("m.keras", json -> "null");
        assertEquals(keras + ", config.json must be a JSON object, found nothing", message(keras));
    }

    @Test
    void aModelWithoutLayersIsRefused() throws IOException {
        Path own = withJson(
                "m.yij",
                json -> json.replaceFirst("(?s)\"layers\" : \\[.*\\],\\s+\"loss\"", "\"layers\": [], \"loss\""));
        assertEquals(own + ": a model needs at least one layer", message(own));
        Path keras = withJson(
                "m.keras",
                json -> json.replaceFirst("\"layers\":\\[.*\\],\"build_input", "\"layers\":[],\"build_input"));
        assertEquals(keras + ", config.json has no layers", message(keras));
    }

    @Test
    void aLayerThatWeDoNotHaveIsNamed() throws IOException {
        Path file = withJson("m.keras", json -> json.replace("\"GlobalAveragePooling2D\"", "\"LayerNormalization\""));
        assertEquals(
                file + ", config.json: it needs layers that are not supported: LayerNormalization"
                        + " (global_average_pooling2d_1)",
                message(file));
    }

    @Test
    void channelsFirstIsNamed() throws IOException {
        Path file = withJson("m.keras", json -> json.replaceFirst("\"channels_last\"", "\"channels_first\""));
        assertEquals(
                file + ", config.json: conv2d_1: \"data_format\" must be channels_last, found \"channels_first\"",
                message(file));
    }
}
