package dev.yij.testvectors.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {

    private static byte[] written(Map<String, NumpyArray> arrays) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npz.write(out, arrays);
        return out.toByteArray();
    }

    private static SequencedMap<String, NumpyArray> read(byte[] file) throws IOException {
        return new LinkedHashMap<>(Npz.read(new ByteArrayInputStream(file), "x.npz", file.length));
    }

    private static String message(byte[] file) {
        return String.valueOf(
                assertThrows(NumpyException.class, () -> read(file)).getMessage());
    }

    /// A zip of arbitrary entries.
    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] header(String shape) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n";
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length(), 0};
        byte[] bytes = new byte[magic.length + text.length()];
        System.arraycopy(magic, 0, bytes, 0, magic.length);
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, bytes, magic.length, text.length());
        return bytes;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    /// A header and enough bytes for an element or two.
    private static byte[] array(String descr, String shape) {
        String header = new String(header(shape), StandardCharsets.ISO_8859_1).replace("'<f4'", descr);
        byte[] bytes = (header + "\0".repeat(8)).getBytes(StandardCharsets.ISO_8859_1);
        bytes[8] = (byte) (header.length() - 10);
        return bytes;
    }

    @Test
    void arraysWithoutNumbersAreLeftOutAndNoted() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("labels.npy", array("'<U2'", "(1,)"));
        entries.put("table.npy", array("[('x', '<f4'), ('y', '<f4')]", "(1,)"));
        entries.put("none.npy", header("(0, 3)"));
        entries.put("w.npy", array("'<f8'", "(1,)"));
        byte[] file = zip(entries);
        List<String> notes = new ArrayList<>();
        Map<String, NumpyArray> read = Npz.read(new ByteArrayInputStream(file), "x.npz", file.length, notes);
        assertEquals(List.of("w"), List.copyOf(read.keySet()));
        String expected = ", expected float16, float32, float64, a whole number or bool";
        assertEquals(
                List.of(
                        "x.npz, labels.npy has elements of NumPy type '<U2'" + expected + ": it is left out",
                        "x.npz, table.npy has elements of a structured type, records of several fields" + expected
                                + ": it is left out",
                        "x.npz, none.npy: a dimension must be at least 1, found 0 in 0×3: it is left out",
                        "x.npz, w.npy is float64, rounded to float32"),
                notes);
        assertEquals("x.npz, labels.npy has elements of NumPy type '<U2'" + expected, message(file));
    }

    /// 4,900 of them took three minutes.
    @Test
    void moreThan64DimensionsAreRefused() throws IOException {
        String dims = "1,".repeat(4900);
        byte[] header = header("(" + dims + ")");
        header[8] = (byte) (header.length - 10);
        header[9] = (byte) (header.length - 10 >> 8);
        assertEquals("x.npz, a.npy has 4900 dimensions, expected at most 64", message(zip("a.npy", header)));
    }

    private static SequencedMap<String, NumpyArray> twoArrays() {
        SequencedMap<String, NumpyArray> arrays = new LinkedHashMap<>();
        arrays.put("x", new NumpyArray(new int[] {2, 1}, new float[] {1, -0f}));
        arrays.put("b", new NumpyArray(new int[] {}, new float[] {Float.NaN}));
        return arrays;
    }

    @Test
    void arraysAreReadBackInTheOrderInWhichTheyWereWritten() throws IOException {
        SequencedMap<String, NumpyArray> read = read(written(twoArrays()));
        assertEquals(List.of("x", "b"), List.copyOf(read.keySet()));
        NumpyArray x = read.firstEntry().getValue();
        assertArrayEquals(new int[] {2, 1}, x.shape());
        assertArrayEquals(new float[] {1, -0f}, x.data());
        assertTrue(Float.isNaN(read.lastEntry().getValue().data()[0]));
    }

    @Test
    void theSameArraysGiveTheSameBytesInEveryTimeZone() throws IOException {
        byte[] here = written(twoArrays());
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            assertArrayEquals(here, written(twoArrays()));
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void anArrayLargerThanTheZipCanContainIsRefusedBeforeMemoryIsAllocated() throws IOException {
        String message = message(zip("x.npy", header("(30000, 30000)")));
        assertTrue(message.startsWith("x.npz, x.npy claims an array of shape 30000×30000"), message);
    }

    @Test
    void arraysThatTogetherClaimMoreThanTheZipCanContainAreRefused() throws IOException {
        SequencedMap<String, NumpyArray> arrays = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            arrays.put(name, new NumpyArray(new int[] {1_000_000}, new float[1_000_000]));
        }
        byte[] file = written(arrays);
        assertTrue(file.length < 40_000, "zeros shrink to a thousandth");
        String message = message(file);
        assertTrue(message.startsWith("x.npz, e.npy claims an array of shape 1000000, which takes"), message);
    }

    @Test
    void aNameThatLeadsOutOfTheArchiveIsRefused() throws IOException {
        byte[] content = header("(1,)");
        for (String name : List.of("../x.npy", "/x.npy", "a/../../x.npy", "a\\x.npy")) {
            assertEquals("x.npz holds " + name + ", a name that leads out of the archive", message(zip(name, content)));
        }
    }

    @Test
    void negativeAndOverflowingDimensionsAreRefused() throws IOException {
        assertEquals(
                "x.npz, x.npy: a dimension must be at least 1, found -2 in -2×3",
                message(zip("x.npy", header("(-2, 3)"))));
        assertEquals(
                "x.npz, x.npy: shape 65536×65536 has more than 2147483647 elements",
                message(zip("x.npy", header("(65536, 65536)"))));
        assertEquals(
                "x.npz, x.npy has the shape (99999999999999999999), expected whole numbers below 2^31",
                message(zip("x.npy", header("(99999999999999999999)"))));
    }

    @Test
    void storedArraysAreReadLikeCompressedOnes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npz.write(out, twoArrays(), Npz.Packing.STORED);
        SequencedMap<String, NumpyArray> read = read(out.toByteArray());
        assertEquals(List.of("x", "b"), List.copyOf(read.keySet()));
        assertArrayEquals(new float[] {1, -0f}, read.firstEntry().getValue().data());
    }

    @Test
    void aFileThatIsNoZipOfArraysIsRefused() throws IOException {
        assertEquals("x.npz is not a zip of NumPy arrays: it holds none", message(new byte[] {1, 2, 3}));
        assertEquals(
                "x.npz holds readme.txt, expected nothing but NumPy arrays (.npy)",
                message(zip("readme.txt", new byte[0])));
        assertTrue(message(zip("x.npy", new byte[] {1, 2, 3})).startsWith("x.npz, x.npy is not a NumPy array"));
    }

    @Test
    void aFlippedBitIsDetected() throws IOException {
        SequencedMap<String, NumpyArray> arrays = new LinkedHashMap<>();
        arrays.put("x", new NumpyArray(new int[] {100}, new float[100]));
        byte[] file = written(arrays);
        file[60] ^= 4;
        assertThrows(NumpyException.class, () -> read(file));
    }

    @Test
    void aTruncatedFileIsDetected() throws IOException {
        float[] noise = new float[1000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) Math.sin(i);
        }
        byte[] file = written(Map.of("x", new NumpyArray(new int[] {1000}, noise)));
        assertEquals("x.npz is cut short", message(Arrays.copyOf(file, file.length / 2)));
        assertEquals("x.npz, x.npy ends within its NumPy header", message(Arrays.copyOf(file, 60)));
    }

    @Test
    void missingFilesAndFoldersAreNamed(@TempDir Path folder) {
        Path none = folder.resolve("none.npz");
        assertEquals(
                "there is no file " + none,
                assertThrows(NumpyException.class, () -> Npz.read(none)).getMessage());
        assertEquals(
                folder + " is a folder, expected a zip of NumPy arrays",
                assertThrows(NumpyException.class, () -> Npz.read(folder)).getMessage());
    }
}
