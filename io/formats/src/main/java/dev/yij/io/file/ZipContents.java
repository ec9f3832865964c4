package dev.yij.io.file;

import dev.yij.testvectors.numpy.ZipLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// A zip archive whose entries are read into memory without trusting its claims. It rejects names that lead out
/// of the archive, duplicate names, sizes that the compressed bytes cannot expand to, and entries longer than
/// they claim, before memory is allocated for them.
public final class ZipContents implements AutoCloseable {

    private static final int HEAD = 4;

    private final Path file;
    private final ZipFile zip;
    private final SequencedMap<String, ZipEntry> entries = new LinkedHashMap<>();

    private ZipContents(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /// Whether bytes start like a zip archive.
    ///
    /// @param head the first bytes of a file, at least 4 of them if the file has as many
    public static boolean isZip(byte[] head) {
        return head.length >= HEAD && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
    }

    /// Opens an archive and checks the names and sizes of its entries.
    ///
    /// @throws FormatException if it is not an archive, is damaged, or one of its entries is invalid
    /// @throws IOException     if it cannot be read
    public static ZipContents open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FormatException(file + " is a folder, expected a zip archive");
        }
        ZipFile zip = opened(file);
        try {
            ZipContents contents = new ZipContents(file, zip);
            contents.list();
            return contents;
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e instanceof FormatException known
                    ? known
                    : new FormatException(file + " is a damaged zip: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("StreamResourceLeak") // the caller closes it
    private static ZipFile opened(Path file) throws IOException {
        try {
            return file.getFileSystem() == FileSystems.getDefault()
                    ? new ZipFile(file.toFile())
                    : new ZipFile(copied(file).toFile(), ZipFile.OPEN_READ | ZipFile.OPEN_DELETE);
        } catch (NoSuchFileException e) {
            throw new FormatException("there is no file " + file, e);
        } catch (IOException | RuntimeException e) {
            throw new FormatException(file + " is not a zip archive, or a damaged one: " + e.getMessage(), e);
        }
    }

    /// Java reads archives from the system's own files only; for those in memory or in another archive, a copy
    /// that is deleted when it is closed.
    private static Path copied(Path file) throws IOException {
        Path copy = Files.createTempFile("yij", ".zip");
        try {
            return Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    private void list() throws IOException {
        long bytes = Files.size(file);
        Enumeration<? extends ZipEntry> listed = zip.entries();
        while (listed.hasMoreElements()) {
            ZipEntry entry = listed.nextElement();
            requireNameInside(entry.getName(), file.toString());
            if (entries.put(entry.getName(), entry) != null) {
                throw new FormatException(file + " holds two entries called " + entry.getName());
            }
            if (entries.size() > ZipLimits.MOST_ENTRIES) {
                throw new FormatException(file + " holds more than " + ZipLimits.MOST_ENTRIES + " entries");
            }
            long packed = entry.getCompressedSize();
            long most = ZipLimits.mostUnpacked(packed);
            if (packed < 0 || packed > bytes || entry.getSize() < 0 || entry.getSize() > most) {
                throw new FormatException(
                        file + ", " + entry.getName() + " claims " + entry.getSize() + " bytes packed into " + packed
                                + ", which is more than a file of " + bytes + " bytes should hold");
            }
        }
    }

    /// Rejects names of entries that are [outside][ZipLimits#isOutsideFolder] of the folder into which the
    /// archive is unpacked.
    ///
    /// @param file the name of the archive in messages
    /// @throws FormatException if the name is one of those
    public static void requireNameInside(String name, String file) throws FormatException {
        if (ZipLimits.isOutsideFolder(name)) {
            throw new FormatException(file + " holds an entry called " + name + ", which leads out of the archive");
        }
    }

    /// The names of the entries, in the archive's order.
    public Set<String> names() {
        return entries.keySet();
    }

    /// The bytes of an entry that holds JSON.
    ///
    /// @param most the maximum number of bytes, whatever the entry's packed size
    /// @throws FormatException as [#bytes]
    public byte[] json(String name, long most) throws IOException {
        ZipEntry entry = entries.get(name);
        return bytes(name, entry == null ? most : Math.min(most, ZipLimits.mostJson(entry.getCompressedSize())));
    }

    /// The bytes of an entry.
    ///
    /// @param most the maximum number of bytes
    /// @throws FormatException if there is no such entry, it has more bytes than that or than it claims, or it
    ///     is damaged
    public byte[] bytes(String name, long most) throws IOException {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new FormatException(file + " holds no " + name);
        }
        if (entry.getSize() > most) {
            throw new FormatException(
                    file + ", " + name + " has " + entry.getSize() + " bytes, expected at most " + most);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) entry.getSize());
            if (bytes.length < entry.getSize() || in.read() >= 0) {
                throw new FormatException(
                        file + ", " + name + " has not the " + entry.getSize() + " bytes that the archive claims");
            }
            return bytes;
        } catch (FormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new FormatException(file + ", " + name + " is damaged: " + Reason.of(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
