package dev.yij.io.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.io.fixture.TinyKeras;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Hdf5FileTest {

    private static StoredGroup through(NewGroup root) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Hdf5Writer.write(out, root);
        return Hdf5File.read(out.toByteArray(), "x.h5");
    }

    private static StoredGroup elementTypes(Path folder) throws IOException {
        return Hdf5File.read(TinyKeras.fixture("element-types.h5", folder));
    }

    private static String message(StoredGroup group, String array) {
        return String.valueOf(
                assertThrows(FormatException.class, () -> group.array(array)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<f2", ">f4", "<f8", ">f8", "i1", ">i2", "<i4", ">i8"})
    void everyElementTypeOfH5pyIsReadAsFloat32(String name, @TempDir Path folder) throws IOException {
        Tensor read = elementTypes(folder).array(name);
        assertEquals(Shape.of(1, 3), read.shape());
        assertArrayEquals(new float[] {-1, 2, 3}, read.data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "<u2", ">u4"})
    void unsignedElementsStayPositive(String name, @TempDir Path folder) throws IOException {
        assertArrayEquals(
                new float[] {1, 2, 255}, elementTypes(folder).array(name).data());
    }

    private static final Tensor TABLE = table(5, 7);

    private static Tensor table(int rows, int columns) {
        Tensor table = Tensor.zeros(rows, columns);
        for (int i = 0; i < table.data().length; i++) {
            table.data()[i] = i;
        }
        return table;
    }

    @Test
    void arraysInChunksAreAssembledWhateverTheirFilters(@TempDir Path folder) throws IOException {
        StoredGroup root = Hdf5File.read(TinyKeras.fixture("storage.h5", folder));
        assertEquals(TABLE, root.array("gzip"));
        assertEquals(TABLE, root.array("tiles"));
        assertTrue(root.isDouble("tiles"));
        assertFalse(root.isDouble("gzip"));
        assertArrayEquals(
                table(1, 8).data(), elementTypes(folder).array("chunked").data());
        assertEquals(
                TABLE,
                Hdf5File.read(TinyKeras.fixture("storage-latest.h5", folder)).array("one"));
    }

    @Test
    void otherWaysToStoreAnArrayAreNamed(@TempDir Path folder) throws IOException {
        StoredGroup root = Hdf5File.read(TinyKeras.fixture("storage.h5", folder));
        String file = folder.resolve("storage.h5").toString();
        assertEquals(
                file + ", /lzf is compressed by the filter 32000, supported are gzip, shuffle and fletcher32",
                message(root, "lzf"));
        assertEquals(
                file + ", /unwritten has only 1 of its 4 chunks: the others were never written",
                message(root, "unwritten"));
        assertEquals(
                file + ", /empty has the shape 0×3, expected dimensions of at least 1 and fewer than 2^31 elements",
                message(root, "empty"));
        StoredGroup latest = Hdf5File.read(TinyKeras.fixture("storage-latest.h5", folder));
        assertTrue(message(latest, "many").endsWith("(h5repack --layout=CONTI writes it in one piece)"));
    }

    @Test
    void whatIsNoArrayOfNumbersIsNamed(@TempDir Path folder) throws IOException {
        StoredGroup root = elementTypes(folder);
        String file = folder.resolve("element-types.h5").toString();
        assertEquals(file + ", /none is missing", message(root, "none"));
        assertEquals(file + ", /soft is a link to another place or file, which is not followed", message(root, "soft"));
        assertEquals(
                file + ", /external is a link to another place or file, which is not followed",
                message(root, "external"));
        assertEquals(
                file + ", /text has elements of a type that is not read, expected float16, float32, float64 or whole"
                        + " numbers",
                message(root, "text"));
    }

    @Test
    void groupsArraysAndNumbersComeBack() throws IOException {
        Tensor tensor = Tensor.of(new float[] {0f, -0f, Float.NaN, 1e-45f, Float.MAX_VALUE, -2}, 2, 3);
        StoredGroup root = through(new NewGroup()
                .array("a/b/x", tensor)
                .array("scalar", Tensor.of(new float[] {0.5f}))
                .number("a/steps", -3));
        assertEquals(Set.of("a", "scalar"), root.names());
        assertEquals(tensor, root.group("a").array("b/x"));
        assertEquals(Shape.of(), root.array("scalar").shape());
        assertEquals(-3, root.number("a/steps"));
        assertArrayEquals(new int[] {2, 3}, root.shape("a/b/x"));
    }

    @Test
    void textsOfAnyLengthComeBack() throws IOException {
        String longText = "ü".repeat(100_000);
        StoredGroup root = through(new NewGroup().attribute("long", longText).attribute("short", "s"));
        assertEquals(Optional.of(longText), root.text("long"));
        assertEquals(Optional.of("s"), root.text("short"));
        assertEquals(Optional.empty(), root.text("none"));
    }

    @Test
    void listsOfNamesTooLongForAnAttributeAreSplitAndComeBack() throws IOException {
        List<String> names = IntStream.range(0, 5000)
                .mapToObj(i -> "conv2d_" + i + "/kernel:0")
                .toList();
        StoredGroup root = through(new NewGroup().attribute("names", names).attribute("none", List.of()));
        assertEquals(names, root.names("names"));
        assertEquals(List.of(), root.names("none"));
        assertEquals(
                "x.h5 has no attribute other",
                assertThrows(FormatException.class, () -> root.names("other")).getMessage());
    }

    @Test
    void manyObjectsInOneGroupComeBack() throws IOException {
        NewGroup root = new NewGroup();
        for (int i = 0; i < 1000; i++) {
            root.array("g/x" + i, Tensor.of(new float[] {i}, 1));
        }
        StoredGroup group = through(root).group("g");
        assertEquals(1000, group.names().size());
        assertEquals(999, group.array("x999").data()[0]);
    }

    @Test
    void twoThingsOfOneNameAreRefused() {
        NewGroup root = new NewGroup().array("a/x", Tensor.zeros(1));
        assertThrows(IllegalArgumentException.class, () -> root.number("a/x", 1));
        assertThrows(IllegalArgumentException.class, () -> root.group("a/x"));
    }
}
