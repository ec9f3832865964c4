package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.format.Models;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.train.Adam;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertCommandTest {

    private static final List<String> ENDINGS = List.of(".yij", ".h5", ".keras", ".npz");

    @TempDir
    private Path folder;

    private SavedModel saved = TinyKeras.trained(new Adam(1e-2));
    private Path original = Path.of("");

    @BeforeEach
    void save() throws IOException {
        original = folder.resolve("original.yij");
        saved = TinyKeras.trained(new Adam(1e-2));
        ModelFile.save(original, saved);
    }

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (String from : ENDINGS) {
            for (String to : ENDINGS) {
                pairs.add(Arguments.of(from, to));
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void weightsAndOptimizerKeepTheirBitsFromEveryFormatToEveryOther(String from, String to) throws IOException {
        Path first = folder.resolve("first" + from);
        Path second = folder.resolve("second" + to);
        Yij.run("convert", original, first).succeeded();
        Yij.run("convert", first, second, "--like", original).succeeded();
        SavedModel back = Models.read(second, saved).saved();
        TinyKeras.assertSameModel(saved.model(), back.model());
        assertEquals(saved.classes(), back.classes());
        if (!from.equals(".npz") && !to.equals(".npz")) {
            TinyKeras.assertSameOptimizer(
                    saved.model().optimizer(), back.model().optimizer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".h5", ".keras", ".npz"})
    void throughOurOwnFormatAndBackTheBytesAreTheSame(String ending) throws IOException {
        Path first = folder.resolve("first" + ending);
        Path own = folder.resolve("own.yij");
        Path again = folder.resolve("again" + ending);
        Yij.run("convert", original, first).succeeded();
        Yij.run("convert", first, own, "--like", original).succeeded();
        Yij.run("convert", own, again).succeeded();
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(again));
    }

    @Test
    void whatIsWrittenAndWhatIsLeftOutIsSaid() {
        Path h5 = folder.resolve("m.h5");
        assertEquals(
                List.of(
                        "wrote " + h5 + " (Keras HDF5): 7 layers, 310 parameters",
                        "Note: the history of 2 epochs is not saved.",
                        "Note: the seed 5 is not saved."),
                Yij.run("convert", original, h5).succeeded().lines());
        assertEquals(
                List.of("wrote " + h5 + " (Keras HDF5): 7 layers, 310 parameters"),
                Yij.run("convert", h5, h5, "--force").succeeded().lines());
        Path npz = folder.resolve("m.npz");
        assertTrue(Yij.run("convert", original, npz).succeeded().out().contains("Note: only the weights are saved: "));
    }

    @Test
    void withoutItsOptimizerAModelPredictsAndIsMeasuredTheSame() throws IOException {
        Path small = folder.resolve("small.yij");
        Yij.run("convert", original, small, "--without-optimizer").succeeded();
        SavedModel read = ModelFile.load(small);
        assertTrue(Files.size(small) < Files.size(original) * 2 / 3, "two of three arrays are gone");
        assertEquals(0, read.model().optimizer().iterations());
        assertEquals(
                saved.model().optimizer().config(), read.model().optimizer().config());
        assertEquals(saved.model().loss(), read.model().loss());
        assertEquals(saved.history(), read.history());
        assertEquals(saved.classes(), read.classes());
        for (int i = 0; i < saved.model().weights().size(); i++) {
            assertArrayEquals(
                    saved.model().weights().get(i).value(),
                    read.model().weights().get(i).value());
        }
    }

    @Test
    void anExistingModelIsReplacedOnlyByForceAndAnotherFileNever() throws IOException {
        Path out = folder.resolve("m.h5");
        Files.writeString(out, "precious");
        assertEquals(
                out + " already exists: --force replaces it",
                Yij.run("convert", original, out).failed());
        assertEquals(
                out + " exists and is not a model file: --force does not replace it; choose another name",
                Yij.run("convert", original, out, "--force").failed());
        assertEquals("precious", Files.readString(out));
        Files.copy(original, out, StandardCopyOption.REPLACE_EXISTING);
        Yij.run("convert", original, out, "--force").succeeded();
        TinyKeras.assertSameModel(saved.model(), Models.read(out, null).saved().model());
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path damaged = folder.resolve("damaged.h5");
        byte[] bytes = "\u0089HDF\r\n\u001a\n and no more".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(damaged, bytes);
        Path out = Files.copy(original, folder.resolve("m.yij"));
        String sentence = Yij.run("convert", damaged, out, "--force").failed();
        assertTrue(sentence.startsWith(damaged + " is a damaged HDF5 file: "), sentence);
        assertEquals(-1, Files.mismatch(original, out));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void aNameWithoutAKnownExtensionIsMisuse() {
        Path out = folder.resolve("m.txt");
        assertEquals(
                "the name of " + out + " has no known extension of a model file, expected one that ends in "
                        + Models.extensions(),
                Yij.run("convert", original, out).misused());
        assertFalse(Files.exists(out));
    }

    @Test
    void arraysNeedAModelThatTheyAreLike() {
        Path npz = folder.resolve("m.npz");
        Yij.run("convert", original, npz).succeeded();
        assertEquals(
                npz
                        + " holds arrays only, without an architecture: use --like to name a model of the same architecture",
                Yij.run("convert", npz, folder.resolve("m.h5")).failed());
        assertEquals(
                npz + ", conv2d_1/kernel has shape 3×3×3×4, the model's has 3×3×3×32",
                Yij.run("convert", npz, folder.resolve("m.h5"), "--like", "chapter")
                        .failed());
    }

    @Test
    void theContentTellsTheFormatAndNotTheName() throws IOException {
        Path h5 = folder.resolve("m.h5");
        Yij.run("convert", original, h5).succeeded();
        Path disguised = Files.move(h5, folder.resolve("m.model"));
        assertEquals("Keras HDF5", Models.of(disguised).name());
        Yij.run("summary", "-m", disguised).succeeded();
    }

    @Test
    void everyCommandTakesAModelOfKeras() throws IOException {
        Path h5 = folder.resolve("m.h5");
        Path keras = folder.resolve("m.keras");
        Path own = TinyModel.save(folder.resolve("own.yij"), model -> {});
        Yij.run("convert", own, h5).succeeded();
        Yij.run("convert", own, keras).succeeded();
        Path image = TinyImages.image(folder.resolve("p.png"), 1, 0);
        String expected = Yij.run("predict", image, "-m", own).succeeded().out();
        assertEquals(expected, Yij.run("predict", image, "-m", h5).succeeded().out());
        assertEquals(
                expected, Yij.run("predict", image, "-m", keras).succeeded().out());
        Path npz = folder.resolve("m.npz");
        Yij.run("convert", own, npz).succeeded();
        assertEquals(
                expected,
                Yij.run("predict", image, "-m", npz, "--like", own).succeeded().out());
    }
}
