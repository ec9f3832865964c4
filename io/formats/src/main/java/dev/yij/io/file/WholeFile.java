package dev.yij.io.file;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Writes files atomically: into a temporary file beside the target, flushed to the disk, then moved over it.
/// If the process is killed midway, the old file is unchanged.
public final class WholeFile {

    /// Writes the content of a file.
    @FunctionalInterface
    public interface Content {
        /// Writes the content.
        ///
        /// @param out buffered; need not be closed
        /// @throws IOException if the content cannot be written
        void writeTo(OutputStream out) throws IOException;
    }

    private static final String PART = ".part";

    /// Tells this process from others, also from those of other machines that share a folder.
    private static final UUID PROCESS = UUID.randomUUID();

    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private WholeFile() {}

    /// Replaces or creates a file, and creates its parent folders. A symbolic link stays one: what it points to
    /// is replaced.
    ///
    /// @throws FormatException if there is something else than a file, such as a device
    /// @throws IOException if that fails; the old file then still exists, and no temporary file is left
    public static void write(Path file, Content content) throws IOException {
        replace(file, null, content);
    }

    /// Replaces or creates a file, and keeps the previous file under another name. If a file existed, at every
    /// moment at least one of the two exists and is complete.
    ///
    /// @param previous receives the old file; its previous content is lost
    /// @throws IOException if that fails; the old file then still exists, under one of the two names
    public static void write(Path file, Path previous, Content content) throws IOException {
        replace(file, previous, content);
    }

    private static void replace(Path named, @Nullable Path previous, Content content) throws IOException {
        Path file = Files.isSymbolicLink(named) && Files.exists(named) ? named.toRealPath() : named;
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new FormatException(named + " is a folder, expected the name of a file to write");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FormatException(named + " is a device or a pipe, which would be replaced by a file");
        }
        Path temporary = temporary(folder, file);
        try {
            createFolders(folder);
            writeThrough(temporary, content);
            if (previous != null && Files.exists(file)) {
                move(file, previous);
            }
            move(temporary, file);
            flush(folder);
        } catch (ContentException e) {
            throw e.content;
        } catch (IOException e) {
            // A full disk does not name the file.
            throw new IOException(file + " cannot be written: " + Reason.of(e), e);
        } finally {
            deleteIfPossible(temporary);
            IN_USE.remove(temporary);
        }
    }

    private static void createFolders(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(e.getFile() + " already exists and is not a folder", e);
        }
    }

    /// A name that no other write uses now. Not Files.createTempFile: its files are readable by their owner
    /// only, and would stay so after the move.
    ///
    /// Java deletes the file when a signal ends the program, after the shutdown hooks, which may write files
    /// too. It keeps a list of such names: so names are used again.
    private static Path temporary(Path folder, Path file) {
        int number = 0;
        Path temporary;
        do {
            temporary = folder.resolve("." + file.getFileName() + "." + PROCESS + "-" + number++ + PART);
        } while (!IN_USE.add(temporary));
        if (isOnDisk(temporary)) {
            temporary.toFile().deleteOnExit();
        }
        return temporary;
    }

    private static boolean isOnDisk(Path file) {
        return file.getFileSystem() == FileSystems.getDefault();
    }

    /// Fails only after an earlier error, which counts.
    private static void deleteIfPossible(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // what prevented the writing prevents this too
        }
    }

    /// Deletes the temporary files of a process that was killed while it wrote this file.
    ///
    /// @throws IOException if the folder cannot be read
    public static void deleteLeftovers(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        String begin = "." + file.getFileName() + ".";
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, name -> {
            String text = String.valueOf(name.getFileName());
            return text.startsWith(begin) && text.endsWith(PART);
        })) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    private static void writeThrough(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Unclosed to = new Unclosed(Channels.newOutputStream(channel));
            OutputStream out = new BufferedOutputStream(to, 1 << 16);
            try {
                content.writeTo(out);
            } catch (IOException e) {
                throw to.failed ? e : new ContentException(e);
            }
            out.flush();
            channel.force(true);
        }
    }

    /// Flushes the entries of a folder to the disk, so that a power cut does not undo the move. Windows cannot
    /// open a folder, and writes its entries itself; file systems other than the system's own cannot either.
    private static void flush(Path folder) throws IOException {
        if (File.separatorChar == '/' && isOnDisk(folder)) {
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Patience.with(File.separatorChar == '\\').attempt(() -> {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    /// An error of the content's source, which passes unchanged.
    private static final class ContentException extends IOException {

        private static final long serialVersionUID = 1L;

        private final IOException content;

        ContentException(IOException content) {
            super(content);
            this.content = content;
        }
    }

    /// Prevents a writer that closes its stream from closing the channel before it is flushed to the disk.
    private static final class Unclosed extends FilterOutputStream {

        private boolean failed;

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
