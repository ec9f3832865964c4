package dev.yij.io.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import dev.yij.reference.tensor.Tensor;
import io.jhdf.checksum.JenkinsLookup3HashLittle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Malicious HDF5 files, built byte by byte.
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileHdf5Test {

    private static final int ROOT = 64;

    private static String message(byte[] file) {
        return String.valueOf(assertThrows(FormatException.class, () -> Hdf5File.read(file, "x.h5"))
                .getMessage());
    }

    private static String arrayMessage(byte[] file) throws FormatException {
        StoredGroup root = Hdf5File.read(file, "x.h5");
        return String.valueOf(
                assertThrows(FormatException.class, () -> root.array("a")).getMessage());
    }

    /// A file with an array of 2×3 whose first dimension is then replaced by another number.
    private static byte[] withDimension(long dim) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Hdf5Writer.write(out, new NewGroup().array("a", Tensor.zeros(2, 3)));
        byte[] file = out.toByteArray();
        byte[] dims = new LittleEndian().u64(2).u64(3).toArray();
        int at = indexOf(file, dims, 0);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(at, dim);
        correctChecksum(file, lastIndexOf(file, "OHDR", at));
        return file;
    }

    private static void correctChecksum(byte[] file, int header) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int end = header + 10 + bytes.getInt(header + 6);
        bytes.putInt(end, JenkinsLookup3HashLittle.hash(Arrays.copyOfRange(file, header, end)));
    }

    private static int indexOf(byte[] file, byte[] part, int from) {
        int at = from;
        while (!Arrays.equals(file, at, at + part.length, part, 0, part.length)) {
            at++;
        }
        return at;
    }

    private static int lastIndexOf(byte[] file, String part, int before) {
        byte[] bytes = new LittleEndian().ascii(part).toArray();
        int at = before;
        while (!Arrays.equals(file, at, at + bytes.length, bytes, 0, bytes.length)) {
            at--;
        }
        return at;
    }

    @Test
    void moreElementsThanTheFileHasBytesAreRefusedBeforeMemoryIsGivenToThem() throws IOException {
        String message = arrayMessage(withDimension(500_000_000));
        assertTrue(
                message.startsWith(
                        "x.h5, /a claims an array of shape 500000000×3, which takes 6000000000 bytes, but the"
                                + " file has only "),
                message);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1L << 31, 1L << 33, 1L << 62, Long.MAX_VALUE})
    void dimensionsThatOverflowAreRefused(long dim) throws IOException {
        assertEquals(
                "x.h5, /a has the shape " + dim + "×3, expected dimensions of at least 1 and fewer than 2^31 elements",
                arrayMessage(withDimension(dim)));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -2, Long.MIN_VALUE})
    void negativeDimensionsAreRefused(long dim) throws IOException {
        String message = arrayMessage(withDimension(dim));
        assertTrue(message.startsWith("x.h5"), message);
    }

    /// A superblock whose root is at byte 64, followed there by the given bytes.
    private static byte[] file(byte[] fromRootOn) {
        int size = ROOT + fromRootOn.length;
        LittleEndian superblock = new LittleEndian()
                .u8(0x89)
                .ascii("HDF\r\n")
                .u8(0x1A)
                .ascii("\n")
                .u8(2)
                .u8(8)
                .u8(8)
                .u8(0)
                .u64(0)
                .u64(-1)
                .u64(size)
                .u64(ROOT);
        superblock.u32(JenkinsLookup3HashLittle.hash(superblock.toArray()));
        return superblock.zeros(ROOT - superblock.size()).put(fromRootOn).toArray();
    }

    private static LittleEndian header(int length) {
        return new LittleEndian().ascii("OHDR").u8(2).u8(2).u32(length);
    }

    private static LittleEndian continuation(LittleEndian to, long address, long length) {
        return to.u8(0x10).u16(16).u8(0).u64(address).u64(length);
    }

    @Test
    void aHeaderThatContinuesInItselfIsRefused() {
        // The header is 34 bytes; after it, at 104, is a block that continues in itself.
        byte[] header = continuation(header(20), 104, 28).u32(0).toArray();
        LittleEndian block =
                continuation(new LittleEndian().ascii("OCHK"), 104, 28).u32(0);
        byte[] root = new LittleEndian()
                .put(header)
                .zeros(40 - header.length)
                .put(block.toArray())
                .toArray();
        String message = message(file(root));
        assertTrue(message.startsWith("x.h5 is a damaged HDF5 file: its structures "), message);
    }

    /// Forty blocks, each of which continues in the next twice: 2⁴⁰ paths to the last.
    @Test
    void aBlockThatIsReachedInMoreAndMoreWaysIsRefused() {
        int blocks = 40;
        int size = 4 + 2 * 20 + 4;
        byte[] header = continuation(header(20), ROOT + 40, size).u32(0).toArray();
        LittleEndian root = new LittleEndian().put(header).zeros(40 - header.length);
        for (int i = 0; i < blocks; i++) {
            long next = ROOT + 40 + (long) (i + 1) * size;
            LittleEndian block = new LittleEndian().ascii("OCHK");
            continuation(continuation(block, next, size), next, size).u32(0);
            root.put(block.toArray());
        }
        // The last one contains only free space, so that every path ends there without an error.
        root.put(new LittleEndian()
                .ascii("OCHK")
                .u8(0)
                .u16(36)
                .u8(0)
                .zeros(36)
                .u32(0)
                .toArray());
        assertTrue(message(file(root.toArray())).startsWith("x.h5 is a damaged HDF5 file: "));
    }

    @Test
    void headersThatClaimMoreThanTheFileAreRefused() {
        for (int length : new int[] {1000, Integer.MAX_VALUE, -1}) {
            byte[] root = header(length).zeros(40).toArray();
            String message = message(file(root));
            assertTrue(message.startsWith("x.h5 is a damaged HDF5 file: "), message);
        }
    }

    /// The address of each link is that of the first array: 400 names of 2 MB take 800 MB.
    @Test
    void manyNamesOfOneArrayHaveOneBudget() throws IOException {
        NewGroup group = new NewGroup().array("a0", Tensor.zeros(1 << 19));
        for (int i = 1; i < 400; i++) {
            group.array("a" + i, Tensor.zeros(1));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Hdf5Writer.write(out, group);
        byte[] file = out.toByteArray();
        byte[] address = address(file, "a0");
        for (int i = 1; i < 400; i++) {
            System.arraycopy(address, 0, file, addressAt(file, "a" + i), 8);
        }
        correctChecksum(file, lastIndexOf(file, "OHDR", addressAt(file, "a0")));
        StoredGroup root = Hdf5File.read(file, "x.h5");
        FormatException e = assertThrows(FormatException.class, () -> {
            for (String name : root.names()) {
                root.array(name);
            }
        });
        assertTrue(
                String.valueOf(e.getMessage()).startsWith("x.h5 is a damaged HDF5 file: its arrays take more memory"));
    }

    /// Where the address of a link is: after its name, whose length precedes it in two bytes.
    private static int addressAt(byte[] file, String name) {
        byte[] link = new LittleEndian().u8(1).u16(name.length()).ascii(name).toArray();
        return indexOf(file, link, 0) + link.length;
    }

    private static byte[] address(byte[] file, String name) {
        int at = addressAt(file, name);
        return Arrays.copyOfRange(file, at, at + 8);
    }

    @Test
    void everyTruncatedFileIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Hdf5Writer.write(out, new NewGroup().attribute("t", "text").array("a", Tensor.zeros(2, 3)));
        byte[] whole = out.toByteArray();
        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            FormatException e = assertThrows(FormatException.class, () -> {
                StoredGroup root = Hdf5File.read(cut, "x.h5");
                root.text("t");
                root.array("a");
            });
            assertTrue(String.valueOf(e.getMessage()).startsWith("x.h5"));
        }
    }
}
