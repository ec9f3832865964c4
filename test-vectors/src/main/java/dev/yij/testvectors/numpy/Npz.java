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
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// Reads and writes `.npz` files: zips of `.npy` files, each with the name of its array, as `numpy.savez` and
/// `numpy.savez_compressed` write them.
public final class Npz {

    /// A time stamp that is stored in the same way in any time zone. Java treats the first of January 1980 as
    /// earlier than a zip can store, and adds an extra field with the time in UTC.
    private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final String SUFFIX = ".npy";

    private Npz() {}

    /// Reads a file.
    ///
    /// @return the arrays by name, in the file's order
    /// @throws NumpyException if it is not such a file, or is damaged
    /// @throws IOException if it cannot be read
    public static Map<String, NumpyArray> read(Path file) throws IOException {
        return read(file, null);
    }

    /// As [#read(Path)].
    ///
    /// @param notes as in [#read(InputStream, String, long, List)]
    public static Map<String, NumpyArray> read(Path file, @Nullable List<String> notes) throws IOException {
        if (Files.isDirectory(file)) {
            throw new NumpyException(file + " is a folder, expected a zip of NumPy arrays");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(new BufferedInputStream(in), file.toString(), Files.size(file), notes);
        } catch (NoSuchFileException e) {
            throw new NumpyException("there is no file " + file, e);
        }
    }

    /// Reads a stream that holds nothing else.
    ///
    /// @param name   the stream's name in messages
    /// @param atMost the largest possible number of bytes of the stream; arrays that claim more than these can
    ///               unpack to are refused before memory is allocated
    /// @return the arrays by name, in the stream's order
    /// @throws NumpyException as [#read(Path)]
    public static Map<String, NumpyArray> read(InputStream stream, String name, long atMost) throws IOException {
        return read(stream, name, atMost, null);
    }

    /// As [#read(InputStream, String, long)], but leaves out arrays of text and the like, and empty ones.
    ///
    /// @param notes receives a sentence for each of these, and for each array that is rounded; null to refuse
    ///     what has no numbers
    public static Map<String, NumpyArray> read(
            InputStream stream, String name, long atMost, @Nullable List<String> notes) throws IOException {
        Map<String, NumpyArray> arrays = new LinkedHashMap<>();
        ZipInputStream zip = new ZipInputStream(stream);
        long left = ZipLimits.mostUnpacked(atMost);
        int entries = 0;
        try {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String array = arrayName(entry, name);
                if (++entries > ZipLimits.MOST_ENTRIES) {
                    throw new NumpyException(name + " holds more than " + ZipLimits.MOST_ENTRIES + " arrays");
                }
                NumpyArray read = readOrNote(zip, name + ", " + entry.getName(), left, notes);
                if (read != null) {
                    left -= (long) Float.BYTES * read.data().length;
                    if (arrays.put(array, read) != null) {
                        throw new NumpyException(name + " holds two arrays called " + array);
                    }
                }
            }
        } catch (EOFException e) {
            throw new NumpyException(name + " is cut short", e);
        } catch (ZipException e) {
            throw new NumpyException(name + " is a damaged zip: " + e.getMessage(), e);
        }
        if (arrays.isEmpty()) {
            throw new NumpyException(name + " is not a zip of NumPy arrays: it holds none");
        }
        return arrays;
    }

    private static @Nullable NumpyArray readOrNote(
            InputStream zip, String name, long atMost, @Nullable List<String> notes) throws IOException {
        if (notes == null) {
            return NumpyArray.read(zip, name, atMost);
        }
        try {
            return NumpyArray.read(zip, name, atMost, notes);
        } catch (NumpyTypeException e) {
            notes.add(e.getMessage() + ": it is left out");
            return null;
        }
    }

    private static String arrayName(ZipEntry entry, String name) throws NumpyException {
        if (!entry.getName().endsWith(SUFFIX)) {
            throw new NumpyException(name + " holds " + entry.getName() + ", expected nothing but NumPy arrays (.npy)");
        }
        String array = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
        if (ZipLimits.isOutsideFolder(array)) {
            throw new NumpyException(name + " holds " + entry.getName() + ", a name that leads out of the archive");
        }
        return array;
    }

    /// How arrays are stored in a file.
    public enum Packing {
        /// Uncompressed, like `numpy.savez`.
        STORED,
        /// Compressed, like `numpy.savez_compressed`.
        DEFLATED
    }

    /// Writes arrays to a stream, which is not closed, in the map's order and compressed. The same arrays give
    /// the same bytes, at any time and in any time zone, with the same version of zlib in the JDK.
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
