package dev.yij.testvectors.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files written by NumPy, with make_arrays.py in the same folder.
class NumpyFilesTest {

    private static final float[] VALUES = {1, 2, 3, 4, 5, 100};

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = NumpyFilesTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in.readAllBytes();
        }
    }

    private static SequencedMap<String, NumpyArray> arrays(String name) throws IOException {
        byte[] file = bytes(name);
        return new LinkedHashMap<>(Npz.read(new ByteArrayInputStream(file), name, file.length));
    }

    private static NumpyArray packed(String name) throws IOException {
        NumpyArray array = arrays("packed.npz").get(name);
        if (array == null) {
            throw new IOException("no array " + name);
        }
        return array;
    }

    private static NumpyArray array(String name) throws IOException {
        byte[] file = bytes(name);
        return NumpyArray.read(new ByteArrayInputStream(file), name, file.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f2", "f4", "f8", "i2", "i4", "i8", "u2", "u4", "u8"})
    void everyTypeIsReadInBothByteOrders(String type) throws IOException {
        for (String order : new String[] {"little-", "big-"}) {
            assertArrayEquals(new int[] {2, 3}, packed(order + type).shape());
            assertArrayEquals(VALUES, packed(order + type).data(), order + type);
        }
    }

    @Test
    void everyFloat16IsReadAsTheJdkReadsIt() {
        for (int bits = Short.MIN_VALUE; bits <= Short.MAX_VALUE; bits++) {
            short half = (short) bits;
            assertEquals(Float.float16ToFloat(half), NpyType.binary16(half), () -> "of " + Integer.toHexString(half));
        }
    }

    @Test
    void bytesAndBooleansAreRead() throws IOException {
        assertArrayEquals(VALUES, packed("i1").data());
        assertArrayEquals(VALUES, packed("u1").data());
        assertArrayEquals(new float[] {0, 0, 1, 1, 1, 1}, packed("bool").data());
    }

    @Test
    void columnMajorArraysBecomeRowMajor() throws IOException {
        assertArrayEquals(VALUES, packed("fortran").data());
        float[] counted = new float[24];
        for (int i = 0; i < 24; i++) {
            counted[i] = i;
        }
        assertArrayEquals(counted, packed("fortran3").data());
    }

    @Test
    void scalarsAndTheLargestNumbersAreRead() throws IOException {
        assertArrayEquals(new int[0], packed("scalar").shape());
        assertArrayEquals(new float[] {-0.5f}, packed("scalar").data());
        assertArrayEquals(
                new float[] {0x1p64f, 0x1p63f, 0}, packed("largest-u8").data());
    }

    @Test
    void uncompressedFilesAreRead() throws IOException {
        SequencedMap<String, NumpyArray> stored = arrays("stored.npz");
        assertEquals(2, stored.size());
        assertArrayEquals(VALUES, stored.firstEntry().getValue().data());
        assertArrayEquals(new float[] {0.25f}, stored.lastEntry().getValue().data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"version-1.npy", "version-2.npy", "version-3.npy"})
    void everyVersionOfTheHeaderIsRead(String name) throws IOException {
        assertArrayEquals(VALUES, array(name).data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pickled.npy", "text.npy", "complex.npy"})
    void anElementTypeThatIsNotANumberIsNamed(String name) {
        String message = String.valueOf(
                assertThrows(NumpyException.class, () -> array(name)).getMessage());
        assertEquals(name + " has elements of NumPy type '", message.substring(0, message.indexOf('\'') + 1));
    }

    @Test
    void anArrayMayTakeAllTheBytesThatAreAllowedAndNoMore() throws IOException {
        byte[] file = file(new int[] {2}, 2 * Float.BYTES);
        assertArrayEquals(
                new float[2],
                NumpyArray.read(new ByteArrayInputStream(file), "x", 8).data());
        assertThrows(NumpyException.class, () -> NumpyArray.read(new ByteArrayInputStream(file), "x", 7));
        byte[] longer = file(new int[] {2}, 2 * Float.BYTES + 1); // ends with a zero byte
        assertThrows(NumpyException.class, () -> NumpyArray.read(new ByteArrayInputStream(longer), "x", 99));
    }

    private static byte[] file(int[] shape, int bytes) {
        byte[] header = NpyHeader.ofFloats(shape);
        return Arrays.copyOf(header, header.length + bytes);
    }

    /// As NumPy writes it: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
    @Test
    void theHeaderOfOurFilesEndsAtAMultipleOf64Bytes() {
        int[] many = new int[32];
        Arrays.fill(many, 1234567);
        for (int[] shape : new int[][] {{}, {7}, {2, 3}, many}) {
            byte[] header = NpyHeader.ofFloats(shape);
            assertEquals(0, header.length % 64);
            assertEquals('\n', header[header.length - 1]);
            assertEquals(header.length - 10, (header[8] & 0xff) + 256 * (header[9] & 0xff));
        }
        String text = new String(NpyHeader.ofFloats(new int[] {2, 3}), 10, 118, StandardCharsets.US_ASCII);
        assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", text.strip());
        assertTrue(NpyHeader.ofFloats(many).length > 256);
    }

    @Test
    void packedFilesMayUnpackToAMultipleOfTheirSize() {
        assertEquals(20L << 20, ZipLimits.mostUnpacked(1 << 20));
        assertTrue(ZipLimits.isOutsideFolder("\0x"));
    }
}
