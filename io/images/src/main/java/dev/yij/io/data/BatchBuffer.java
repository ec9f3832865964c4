package dev.yij.io.data;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Buffer for one batch that is being read. Not synchronized: the caller guards it with a lock.
///
/// The buffers of a finished pass are reused by the next one, which usually needs the same sizes: validation
/// follows training, then training follows again. At the standard settings they take 115 MB, and Java's serial
/// collector would rather grow the heap by that much each time than collect the garbage.
final class BatchBuffer {

    /// The state of one sample.
    enum Slot {
        PENDING,
        FILLED,
        SKIPPED
    }

    private static SoftReference<List<BatchBuffer>> spare = new SoftReference<>(List.of());

    final float[] x;
    final float[] y;
    final Slot[] slots;
    int pending;
    int failedAt = Integer.MAX_VALUE;

    @Nullable
    Throwable failure;

    private BatchBuffer(int samples, int sampleSize, int classes) {
        x = new float[samples * sampleSize];
        y = new float[samples * classes];
        slots = new Slot[samples];
    }

    /// Buffers for the given number of batches and samples per batch, with undefined contents. Spare buffers
    /// that are too small are dropped.
    static synchronized BatchBuffer[] take(int batches, int samples, int sampleSize, int classes) {
        Deque<BatchBuffer> roomy = new ArrayDeque<>();
        for (BatchBuffer kept : spares()) {
            if (kept.hasRoomFor(samples, sampleSize, classes)) {
                roomy.add(kept);
            }
        }
        BatchBuffer[] taken = new BatchBuffer[batches];
        for (int i = 0; i < batches; i++) {
            BatchBuffer kept = roomy.poll();
            taken[i] = kept == null ? new BatchBuffer(samples, sampleSize, classes) : kept;
        }
        spare = new SoftReference<>(List.copyOf(roomy));
        return taken;
    }

    /// Keeps buffers that are no longer in use for the next pass.
    static synchronized void giveBack(BatchBuffer... buffers) {
        List<BatchBuffer> all = new ArrayList<>(spares());
        all.addAll(Arrays.asList(buffers));
        spare = new SoftReference<>(all);
    }

    private static List<BatchBuffer> spares() {
        List<BatchBuffer> kept = spare.get();
        return kept == null ? List.of() : kept;
    }

    private boolean hasRoomFor(int samples, int sampleSize, int classes) {
        return slots.length >= samples && x.length >= samples * sampleSize && y.length >= samples * classes;
    }

    /// Prepares the buffer for a batch with the given number of samples.
    void reset(int samples) {
        Arrays.fill(slots, Slot.PENDING);
        pending = samples;
        failedAt = Integer.MAX_VALUE;
        failure = null;
    }
}
