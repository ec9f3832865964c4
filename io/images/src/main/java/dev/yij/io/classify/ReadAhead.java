package dev.yij.io.classify;

import dev.yij.io.file.Reason;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
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

/// Images, decoded and resized by a thread per processor while the caller computes with those before them,
/// and returned in their order. No more than a fixed number are kept, so that memory does not grow with the
/// number of images. For one thread.
///
/// ```java
/// try (ReadAhead<Path> images = new ReadAhead<>(files, classifier::read, 32)) {
///     for (List<ReadAhead.Result<Path>> some = images.next(16); !some.isEmpty(); some = images.next(16)) {
/// ```
///
/// @param <T> what names an image: a file, or a position
public final class ReadAhead<T> implements AutoCloseable {

    /// Reads one image. Called by several threads at the same time.
    ///
    /// @param <T> what names it
    @FunctionalInterface
    public interface Reader<T> {
        /// @throws ImageException if it cannot be read
        RgbImage read(T which) throws ImageException;
    }

    /// An image that was read.
    ///
    /// @param <T>     what names an image
    /// @param which   its name
    /// @param image   the image; null if it could not be read
    /// @param failure why not; its message begins with the file's name. Null if it was read
    public record Result<T>(
            T which, @Nullable RgbImage image, @Nullable ImageException failure) {

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

    private final Iterator<T> left;
    private final Reader<T> reader;
    private final Queue<Future<Result<T>>> started = new ArrayDeque<>();
    private final ExecutorService threads;

    /// Starts to read.
    ///
    /// @param ahead how many images are kept at most
    public ReadAhead(List<T> images, Reader<T> reader, int ahead) {
        this.left = images.iterator();
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
        if (left.hasNext()) {
            T which = left.next();
            started.add(threads.submit(() -> read(which)));
        }
    }

    private Result<T> read(T which) {
        try {
            return new Result<>(which, reader.read(which), null);
        } catch (ImageException e) {
            return new Result<>(which, null, e);
        }
    }

    /// The next images, in order, once all of them have been read; empty after the last.
    public List<Result<T>> next(int atMost) {
        List<Result<T>> results = new ArrayList<>();
        while (results.size() < atMost && !started.isEmpty()) {
            results.add(result(started.remove()));
            startOne();
        }
        return results;
    }

    private static <T> Result<T> result(Future<Result<T>> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error; // too little memory, which the caller explains
            }
            throw new IllegalStateException(
                    "a thread that reads images failed: " + Reason.of(Objects.requireNonNull(e.getCause())),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an image", e);
        }
    }

    /// Reads no further images.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
