package dev.yij.io.classify;

import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Image files, decoded and resized by a thread per processor while the caller computes with those before them,
/// and returned in their order. No more than a fixed number are kept, so that memory does not grow with the
/// number of files. For one thread.
///
/// ```java
/// try (ReadAhead images = new ReadAhead(files, classifier::read, 32)) {
///     for (List<ReadAhead.Result> some = images.next(16); !some.isEmpty(); some = images.next(16)) {
/// ```
public final class ReadAhead implements AutoCloseable {

    /// Reads one file. Called by several threads at the same time.
    @FunctionalInterface
    public interface Reader {
        /// @throws ImageException if it cannot be read
        RgbImage read(Path file) throws ImageException;
    }

    /// A file that was read.
    ///
    /// @param image   the image; null if it could not be read
    /// @param failure why not; its message begins with the file's name. Null if it was read
    public record Result(
            Path file, @Nullable RgbImage image, @Nullable ImageException failure) {

        /// The image.
        ///
        /// @throws ImageException if it could not be read
        public RgbImage required() throws ImageException {
            if (image == null) {
                throw Objects.requireNonNull(failure);
            }
            return image;
        }
    }

    private final Iterator<Path> files;
    private final Reader reader;
    private final Queue<Future<Result>> started = new ArrayDeque<>();
    private final ExecutorService threads;

    /// Starts to read.
    ///
    /// @param ahead how many images are kept at most
    public ReadAhead(List<Path> files, Reader reader, int ahead) {
        this.files = files.iterator();
        this.reader = reader;
        this.threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), ReadAhead::daemon);
        for (int i = 0; i < ahead; i++) {
            startOne();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "yij-read-ahead");
        thread.setDaemon(true);
        return thread;
    }

    private void startOne() {
        if (files.hasNext()) {
            Path file = files.next();
            started.add(threads.submit(() -> read(file)));
        }
    }

    private Result read(Path file) {
        try {
            return new Result(file, reader.read(file), null);
        } catch (ImageException e) {
            return new Result(file, null, e);
        }
    }

    /// The next files, in order, once all of them have been read; empty after the last.
    public List<Result> next(int atMost) {
        List<Result> results = new ArrayList<>();
        while (results.size() < atMost && !started.isEmpty()) {
            results.add(result(started.remove()));
            startOne();
        }
        return results;
    }

    private static Result result(Future<Result> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a thread that reads images failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an image", e);
        }
    }

    /// Reads no further files.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
