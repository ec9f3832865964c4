package dev.yij.io.run;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps two processes from training into one folder. The operating system holds the lock and releases it when
/// the process ends, however it ends; the file `.lock` stays and says which process holds it.
final class RunLock implements AutoCloseable {

    /// The locked byte lies beyond the file's text: on Windows a locked byte cannot be read by others.
    private static final long BYTE = Long.MAX_VALUE - 1;

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Locks a folder, which is created if it is missing.
    ///
    /// @throws FormatException if another run holds it
    /// @throws IOException     if the file of the lock cannot be written
    static RunLock acquire(Path folder) throws IOException {
        Path file = folder.resolve(".lock");
        try {
            Files.createDirectories(folder);
            return acquire(folder, file);
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + Reason.of(e), e); // a full disk does not name it
        }
    }

    private static RunLock acquire(Path folder, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                String holder = text(channel);
                throw new FormatException("another yij" + (holder.isEmpty() ? "" : " (pid " + holder + ")")
                        + " trains in " + folder + ": wait until it ends, or choose another folder with --out");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new RunLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
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

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
