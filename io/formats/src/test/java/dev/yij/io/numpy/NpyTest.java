package dev.yij.io.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.reference.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTest {

    /// A file built by hand from the description of numpy.lib.format.
    private static byte[] file(int version, String header, byte[] elements) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        out.write(text.length & 0xFF);
        out.write(text.length >> 8);
        if (version > 1) {
            out.write(0);
            out.write(0);
        }
        out.write(text);
        out.write(elements);
        return out.toByteArray();
    }

    private static String header(String descr, boolean fortran, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape
                + ", }\n";
    }

    private static Tensor read(byte[] file) throws IOException {
        return Npy.read(new ByteArrayInputStream(file), "x.npy", file.length);
    }

    private static String message(byte[] file) {
        return String.valueOf(
                assertThrows(FormatException.class, () -> read(file)).getMessage());
    }

    @Test
    void writtenBytesAreThoseOfTheFormatsDescription() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, Tensor.of(new float[] {1, -2}, 2));
        byte[] bytes = out.toByteArray();
        assertEquals(0, (bytes.length - 8) % 64, "the elements begin at a multiple of 64");
        String header = new String(bytes, 10, bytes.length - 18, StandardCharsets.US_ASCII);
        assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", header.strip());
        assertTrue(header.endsWith("\n"));
        ByteBuffer elements = ByteBuffer.wrap(bytes, bytes.length - 8, 8).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1f, elements.getFloat());
        assertEquals(-2f, elements.getFloat());
        assertEquals(bytes.length, Npy.size(Tensor.zeros(2).shape()));
    }

    @Test
    void whatIsWrittenIsReadBackBitForBit(@TempDir Path folder) throws IOException {
        float[] data = {0f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 1e-20f};
        Tensor tensor = Tensor.of(data, 1, 2, 3);
        Npy.write(folder.resolve("x.npy"), tensor);
        assertEquals(tensor, Npy.read(folder.resolve("x.npy")));
    }

    @Test
    void anArrayLongerThanTheBufferIsReadBack(@TempDir Path folder) throws IOException {
        Tensor tensor = Tensor.zeros(3, 50_001);
        for (int i = 0; i < tensor.data().length; i++) {
            tensor.data()[i] = i * 0.25f;
        }
        Npy.write(folder.resolve("x.npy"), tensor);
        assertEquals(tensor, Npy.read(folder.resolve("x.npy")));
    }

    @Test
    void fortranOrderIsTurnedIntoRowMajorOrder() throws IOException {
        byte[] columns = {1, 4, 2, 5, 3, 6}; // of the rows 1 2 3 and 4 5 6
        Tensor tensor = read(file(1, header("|u1", true, "(2, 3)"), columns));
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, tensor.data());
    }

    @Test
    void everyElementTypeAndByteOrderIsRead() throws IOException {
        assertEquals(
                1.5f,
                read(file(1, header(">f4", false, "(1,)"), new byte[] {0x3F, (byte) 0xC0, 0, 0}))
                        .get(0));
        assertEquals(
                1.5f,
                read(file(1, header("<f2", false, "(1,)"), new byte[] {0x00, 0x3E}))
                        .get(0));
        assertEquals(
                1.5f,
                read(file(1, header(">f8", false, "(1,)"), new byte[] {0x3F, (byte) 0xF8, 0, 0, 0, 0, 0, 0}))
                        .get(0));
        assertEquals(
                -2f,
                read(file(1, header("<i2", false, "(1,)"), new byte[] {(byte) 0xFE, (byte) 0xFF}))
                        .get(0));
        assertEquals(
                65534f,
                read(file(1, header("<u2", false, "(1,)"), new byte[] {(byte) 0xFE, (byte) 0xFF}))
                        .get(0));
        assertEquals(
                255f,
                read(file(1, header("|u1", false, "(1,)"), new byte[] {(byte) 0xFF}))
                        .get(0));
        assertEquals(
                -1f,
                read(file(1, header("|i1", false, "(1,)"), new byte[] {(byte) 0xFF}))
                        .get(0));
        assertEquals(
                1f, read(file(1, header("|b1", false, "(1,)"), new byte[] {1})).get(0));
        byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1};
        assertEquals(0x1p64f, read(file(1, header("<u8", false, "(1,)"), ones)).get(0));
        assertEquals(-1f, read(file(1, header("<i8", false, "(1,)"), ones)).get(0));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void everyVersionOfTheFormatIsRead(int version) throws IOException {
        assertEquals(
                7f,
                read(file(version, header("|u1", false, "(1,)"), new byte[] {7}))
                        .get(0));
    }

    @Test
    void aScalarHasAnEmptyShape() throws IOException {
        assertEquals(
                7f, read(file(1, header("|u1", false, "()"), new byte[] {7})).get());
    }

    @Test
    void otherFilesHaveDistinctMessages() throws IOException {
        assertEquals(
                "x.npy is not a NumPy array: it does not begin with \\x93NUMPY",
                message("hello world".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("x.npy has NumPy format version 9, expected 1, 2 or 3", message(file(9, "{}", new byte[0])));
        assertTrue(
                message(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1}).contains("ends within its NumPy header"));
        assertTrue(message(file(1, header("<c8", false, "(1,)"), new byte[8])).contains("NumPy type '<c8'"));
        assertTrue(message(file(1, "{'descr': '<f4'}", new byte[0])).contains("\"fortran_order\""));
    }

    @Test
    void aShortOrLongFileIsNoticed() throws IOException {
        assertEquals(
                "x.npy is cut short: it ends after element 1 of 3",
                message(file(1, header("<u2", false, "(3,)"), new byte[3])));
        assertTrue(message(file(1, header("|u1", false, "(1,)"), new byte[2])).contains("continues after its array"));
    }

    @Test
    void aShapeThatTheFileCannotHoldIsRefusedBeforeMemoryIsGivenToIt() throws IOException {
        String message = message(file(1, header("<f8", false, "(1000, 1000, 1000)"), new byte[8]));
        assertTrue(message.contains("claims an array of shape 1000×1000×1000"), message);
        assertTrue(message(file(1, header("<f4", false, "(99999, 99999)"), new byte[8]))
                .contains("more than 2147483647"));
        assertTrue(message(file(1, header("<f4", false, "(-1,)"), new byte[8])).contains("at least 1"));
        assertTrue(message(file(1, header("<f4", false, "(99999999999,)"), new byte[8]))
                .contains("whole numbers"));
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("none.npy");
        String message =
                assertThrows(FormatException.class, () -> Npy.read(file)).getMessage();
        assertEquals("there is no file " + file, message);
        assertTrue(Files.notExists(file));
    }
}
