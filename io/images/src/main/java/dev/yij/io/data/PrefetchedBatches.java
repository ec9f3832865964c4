package dev.yij.io.data;

import dev.yij.io.data.BatchBuffer.Slot;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Batches;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One pass, decoded ahead by worker threads into a ring of buffers.
///
/// Batch `k` of the pass uses buffer `k mod ring`. Workers take images one at a time, in order, and store each
/// at its position in the order, so that the result does not depend on their speed. They stop when the
/// next image belongs to a batch whose buffer still holds an earlier one; taking the next batch releases the
/// buffer of the previous one.
final class PrefetchedBatches implements Batches {

    private final DecodedImages images;
    private final LongConsumer waited;
    private final int epoch;
    private final int[] order;
    private final int batchSize;
    private final Normalisation normalisation;
    private final int sampleSize;
    private final int classes;
    private final int steps;
    private final BatchBuffer[] ring;
    private final List<Thread> workers = new ArrayList<>();

    // All fields below are guarded by this object's lock.
    private int nextPosition;
    private int nextBatch;
    private int freed;
    private boolean closed;

    /// @param order  positions in the folder
    /// @param first  the first batch
    /// @param waited receives the nanoseconds of each wait for a batch
    PrefetchedBatches(DecodedImages images, int epoch, int[] order, int first, LongConsumer waited) {
        BatchOptions options = images.options();
        this.images = images;
        this.waited = waited;
        this.epoch = epoch;
        this.order = order;
        this.batchSize = options.batchSize();
        this.normalisation = new Normalisation(options.reader().preparation().pixels());
        this.sampleSize = options.height() * options.width() * 3;
        this.classes = images.folder().classes().size();
        this.steps = Math.ceilDiv(order.length, batchSize);
        this.nextPosition = first * batchSize;
        this.nextBatch = first;
        this.freed = first;
        int batches = Math.min(options.prefetch() + 1, steps);
        this.ring = BatchBuffer.take(batches, Math.min(batchSize, order.length), sampleSize, classes);
        for (int batch = first; batch < Math.min(steps, first + ring.length); batch++) {
            ring[batch % ring.length].reset(samplesOf(batch));
        }
        for (int i = 0; i < options.workers(); i++) {
            Thread worker = new Thread(this::work, "yij-images-" + i);
            worker.setDaemon(true);
            workers.add(worker);
        }
        workers.forEach(Thread::start);
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            Batch batch = await();
            if (batch == null || batch.size() > 0) {
                return batch;
            }
        }
    }

    /// Stops the workers and waits until each has finished its current image. The batch taken last is then no
    /// longer valid.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        BatchBuffer.giveBack(ring);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The next batch once it is complete; it may be empty if all its images were skipped.
    private synchronized @Nullable Batch await() {
        if (closed) {
            throw new IllegalStateException("this pass over the images has been closed");
        }
        if (freed < nextBatch) {
            freeOne();
        }
        if (nextBatch == steps) {
            return null;
        }
        BatchBuffer buffer = ring[nextBatch % ring.length];
        waitFor(buffer);
        Throwable failure = buffer.failure;
        if (failure != null) {
            throw rethrown(failure);
        }
        nextBatch++;
        return new Batch(compact(buffer, samplesOf(nextBatch - 1)), buffer.x, buffer.y);
    }

    private synchronized void waitFor(BatchBuffer buffer) {
        long start = System.nanoTime();
        try {
            while (buffer.pending > 0) {
                wait();
                if (closed) {
                    throw new IllegalStateException("this pass over the images was closed while waiting");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while waiting for images"));
        } finally {
            waited.accept(System.nanoTime() - start);
        }
    }

    private static RuntimeException rethrown(Throwable failure) {
        return switch (failure) {
            case ImageException e -> new UncheckedIOException(e.getMessage(), e);
            case UncheckedIOException e -> e; // a packed data set is damaged
            default -> new IllegalStateException("a worker that decodes images failed: " + failure, failure);
        };
    }

    /// Moves the samples that were read to the front and counts them.
    private int compact(BatchBuffer buffer, int samples) {
        int kept = 0;
        for (int i = 0; i < samples; i++) {
            if (buffer.slots[i] == Slot.FILLED) {
                if (kept < i) {
                    System.arraycopy(buffer.x, i * sampleSize, buffer.x, kept * sampleSize, sampleSize);
                    System.arraycopy(buffer.y, i * classes, buffer.y, kept * classes, classes);
                }
                kept++;
            }
        }
        return kept;
    }

    /// Releases the buffer of the batch used last for the batch that comes one ring later.
    private synchronized void freeOne() {
        int later = freed + ring.length;
        if (later < steps) {
            ring[freed % ring.length].reset(samplesOf(later));
        }
        freed++;
        notifyAll();
    }

    private int samplesOf(int batch) {
        return Math.min(batchSize, order.length - batch * batchSize);
    }

    private void work() {
        int position = take();
        while (position >= 0) {
            BatchBuffer buffer = ring[position / batchSize % ring.length];
            int slot = position % batchSize;
            try {
                done(buffer, slot, fill(buffer, slot, position));
            } catch (ImageException | RuntimeException | Error e) {
                failed(buffer, slot, e);
            }
            position = take();
        }
    }

    /// Decodes into a slot. No two workers share a slot.
    private Slot fill(BatchBuffer buffer, int slot, int position) throws ImageException {
        int index = order[position];
        int passes = images.options().passes();
        RgbImage image = images.image(epoch * passes + position / (order.length / passes), index);
        if (image == null) {
            return Slot.SKIPPED;
        }
        normalisation.normalise(image, buffer.x, slot * sampleSize);
        Arrays.fill(buffer.y, slot * classes, (slot + 1) * classes, 0f);
        buffer.y[slot * classes + images.folder().images().get(index).classIndex()] = 1f;
        return Slot.FILLED;
    }

    /// The next position whose buffer is free, or -1 if all images have been taken.
    private synchronized int take() {
        try {
            while (!closed && nextPosition < order.length && nextPosition / batchSize >= freed + ring.length) {
                wait();
            }
        } catch (InterruptedException e) {
            return -1;
        }
        return closed || nextPosition >= order.length ? -1 : nextPosition++;
    }

    private synchronized void done(BatchBuffer buffer, int slot, Slot state) {
        buffer.slots[slot] = state;
        buffer.pending--;
        notifyAll();
    }

    /// Keeps the failure of the earliest image of a batch, so that the same one is reported every time.
    private synchronized void failed(BatchBuffer buffer, int slot, Throwable failure) {
        if (slot < buffer.failedAt) {
            buffer.failedAt = slot;
            buffer.failure = failure;
        }
        done(buffer, slot, Slot.SKIPPED);
    }
}
