package dev.yij.io.run;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Keeps two processes from training into one folder. The operating system holds the lock and releases it when
/// the process ends, however it ends; the file `.lock` stays and says which process holds it. A run that has
/// written nothing else leaves no trace.
final class RunLock implements AutoCloseable {

    private static final String NAME = ".lock";

    /// The locked byte lies beyond the file's text: on Windows a locked byte cannot be read by others.
    private static final long BYTE = Long.MAX_VALUE - 1;

    private final FileChannel channel;
    private final Path file;
    private final boolean newFile;
    private final boolean newFolder;

    private RunLock(FileChannel channel, Path file, boolean newFile, boolean newFolder) {
        this.channel = channel;
        this.file = file;
        this.newFile = newFile;
        this.newFolder = newFolder;
    }

    /// Locks a folder, which is created if it is missing.
    ///
    /// @throws FormatException if another run holds it
    /// @throws IOException     if the file of the lock cannot be written
    static RunLock acquire(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        try {
            boolean newFolder = !Files.exists(folder);
            RunLock lock = null;
            while (lock == null) {
                Files.createDirectories(folder);
                lock = acquire(folder, file, newFolder);
            }
            return lock;
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + Reason.of(e), e); // a full disk does not name it
        }
    }

    /// The lock; null if the file was deleted meanwhile by a run that has ended. A third run may have created
    /// it again and locked that, so the file must be the same before it is opened and after it is locked.
    private static @Nullable RunLock acquire(Path folder, Path file, boolean newFolder) throws IOException {
        boolean newFile = created(file);
        Object before = identity(file);
        if (before == null) {
            return null;
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            if (tryLock(channel) == null) {
                String holder = text(channel);
                throw new FormatException("another yij" + (holder.isEmpty() ? "" : " (pid " + holder + ")")
                        + " trains in " + folder + ": wait until it ends, or choose another folder with --out");
            }
            if (!before.equals(identity(file))) { // opening it would release the lock: POSIX's belong to the process
                channel.close();
                return null;
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new RunLock(channel, file, newFile, newFolder);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// @return false if there was one
    private static boolean created(Path file) throws IOException {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /// The file's number on its disk; on Windows, which deletes no open file, only whether it exists. Null if
    /// it does not.
    private static @Nullable Object identity(Path file) throws IOException {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? file : key;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // held by this JVM
        }
    }

    /// The process number in the file; empty if there is none.
    private static String text(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        int length = channel.read(buffer, 0);
        String text = length <= 0 ? "" : new String(buffer.array(), 0, length, StandardCharsets.US_ASCII);
        return text.chars().allMatch(c -> c >= '0' && c <= '9') ? text : "";
    }

    /// Releases the lock of a run that does not begin.
    void abandon() throws IOException {
        if (newFile) {
            Files.deleteIfExists(file);
        }
        close();
    }

    @Override
    public void close() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean unused = folder != null && Files.isDirectory(folder) && isUnused(folder);
        if (unused) {
            Files.deleteIfExists(file);
        }
        channel.close();
        if (unused && newFolder) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                // another run has begun
            }
        }
    }

    /// Whether a folder has no other file than the lock.
    private static boolean isUnused(Path folder) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(
                folder, file -> !String.valueOf(file.getFileName()).equals(NAME))) {
            return !others.iterator().hasNext();
        }
    }
}
