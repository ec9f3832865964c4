package dev.yij.spark;

import dev.yij.io.image.ImageException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Threads of a task that read images. They have the class loader of the task, which those of Java's common
/// pool have not.
final class Readers implements AutoCloseable {

    private final ExecutorService threads;

    /// Reads the i-th image.
    interface Reading {
        void read(int i) throws ImageException;
    }

    /// @param number of threads
    Readers(int number) {
        this.threads = Executors.newFixedThreadPool(number, work -> {
            Thread thread = new Thread(work, "yij-images");
            thread.setDaemon(true);
            return thread;
        });
    }

    /// Reads images 0 … count - 1 and returns when all are done.
    ///
    /// @throws ImageException the first failure, in the order of the images
    void run(int count, Reading reading) throws ImageException {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int image = i;
            all.add(threads.submit(() -> {
                reading.read(image);
                return null;
            }));
        }
        try {
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case ImageException unreadable -> throw unreadable;
                case UncheckedIOException damaged -> throw damaged;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the task was cancelled", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
