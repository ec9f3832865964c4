package dev.yij.testvectors.numpy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// Reads and writes `.npz` files: zips of `.npy` files, each called by its array's name, as `numpy.savez` and
/// `numpy.savez_compressed` write them.
public final class Npz {

    /// No more arrays than this are read from one file.
    static final int MOST_ARRAYS = 10_000;

    /// How many times larger all arrays together may become, beyond what costs nobody anything. Deflate's limit,
    /// for zeros, is 1032 (<https://zlib.net/zlib_tech.html>): a file that needs it is made to fill a memory.
    private static final long LARGEST_RATIO = 20;

    private static final long ALWAYS_ALLOWED = 1 << 24;

    /// A moment that every zip can say, whatever the time zone. The first of January would not do: Java takes it
    /// for something earlier, and adds the time in UTC.
    private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final String SUFFIX = ".npy";

    private Npz() {}

    /// Reads a file.
    ///
    /// @return the arrays by name, in the file's order
    /// @throws NumpyException if it is no such file, or damaged
    /// @throws IOException    if it cannot be read
    public static SequencedMap<String, NumpyArray> read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new NumpyException(file + " is a folder, expected a zip of NumPy arrays");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(new BufferedInputStream(in), file.toString(), Files.size(file));
        } catch (NoSuchFileException e) {
            throw new NumpyException("there is no file " + file, e);
        }
    }

    /// Reads a stream that holds nothing else.
    ///
    /// @param name   how messages call the stream
    /// @param atMost how many bytes the stream can have; arrays that claim more than these can unpack to are
    ///     refused before memory is given to them
    /// @return the arrays by name, in the stream's order
    /// @throws NumpyException as [#read(Path)]
    public static SequencedMap<String, NumpyArray> read(InputStream stream, String name, long atMost)
            throws IOException {
        SequencedMap<String, NumpyArray> arrays = new LinkedHashMap<>();
        ZipInputStream zip = new ZipInputStream(stream);
        long left = Math.max(ALWAYS_ALLOWED, Math.min(atMost, Long.MAX_VALUE / LARGEST_RATIO) * LARGEST_RATIO);
        try {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String array = arrayName(entry, name);
                NumpyArray read = NumpyArray.read(zip, name + ", " + entry.getName(), left);
                left -= (long) Float.BYTES * read.data().length;
                if (arrays.put(array, read) != null) {
                    throw new NumpyException(name + " holds two arrays called " + array);
                }
                if (arrays.size() > MOST_ARRAYS) {
                    throw new NumpyException(name + " holds more than " + MOST_ARRAYS + " arrays");
                }
            }
        } catch (EOFException e) {
            throw new NumpyException(name + " is cut short", e);
        } catch (ZipException e) {
            throw new NumpyException(name + " is a damaged zip: " + e.getMessage(), e);
        }
        if (arrays.isEmpty()) {
            throw new NumpyException(name + " is no zip of NumPy arrays: it holds none");
        }
        return arrays;
    }

    private static String arrayName(ZipEntry entry, String name) throws NumpyException {
        if (!entry.getName().endsWith(SUFFIX)) {
            throw new NumpyException(name + " holds " + entry.getName() + ", expected nothing but NumPy arrays (.npy)");
        }
        String array = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
        if (array.startsWith("/")
                || array.contains("\\")
                || List.of(array.split("/")).contains("..")) {
            throw new NumpyException(name + " holds " + entry.getName() + ", a name that leads out of the archive");
        }
        return array;
    }

    /// How the arrays lie in a file.
    public enum Packing {
        /// As they are, as `numpy.savez` does it.
        STORED,
        /// Compressed, as `numpy.savez_compressed` does it.
        DEFLATED
    }

    /// Writes arrays to a stream, which is not closed, in the map's order and compressed. The same arrays make
    /// the same bytes, at any time and in any time zone, as long as the JDK's zlib is the same.
    ///
    /// @throws IOException if they cannot be written
    public static void write(OutputStream out, Map<String, NumpyArray> arrays) throws IOException {
        write(out, arrays, Packing.DEFLATED);
    }

    /// As [#write(OutputStream, Map)], compressed or not.
    ///
    /// @throws IOException if they cannot be written
    public static void write(OutputStream out, Map<String, NumpyArray> arrays, Packing packing) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_COMPRESSION);
        for (Map.Entry<String, NumpyArray> array : arrays.entrySet()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            array.getValue().writeTo(bytes);
            ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
            entry.setTimeLocal(ALWAYS);
            if (packing == Packing.STORED) {
                CRC32 crc = new CRC32();
                crc.update(bytes.toByteArray());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(bytes.size());
                entry.setCrc(crc.getValue());
            }
            zip.putNextEntry(entry);
            bytes.writeTo(zip);
        }
        zip.finish();
    }
}
