package dev.yij.io.data;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Room for one batch that is being read. Who uses it guards it.
///
/// The buffers of a pass that is over are kept for the next one, which mostly needs the same: after training comes
/// validation, then training again. At the standard settings they are 115 MB, and Java's serial collector rather
/// lets the heap grow by as much each time than look for what is free.
final class BatchBuffer {

    /// The state of one sample.
    enum Slot {
        PENDING,
        FILLED,
        SKIPPED
    }

    private static SoftReference<BatchBuffer[]> spare = new SoftReference<>(null);

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

    /// Buffers for so many batches, with any numbers in them.
    static synchronized BatchBuffer[] take(int batches, int samples, int sampleSize, int classes) {
        BatchBuffer[] kept = spare.get();
        spare = new SoftReference<>(null);
        if (kept != null && kept.length == batches && kept[0].hasRoomFor(samples, sampleSize, classes)) {
            return kept;
        }
        BatchBuffer[] fresh = new BatchBuffer[batches];
        Arrays.setAll(fresh, i -> new BatchBuffer(samples, sampleSize, classes));
        return fresh;
    }

    /// Keeps buffers that nobody uses any more for whoever takes some next.
    static synchronized void giveBack(BatchBuffer[] buffers) {
        spare = new SoftReference<>(buffers);
    }

    private boolean hasRoomFor(int samples, int sampleSize, int classes) {
        return slots.length == samples && x.length == samples * sampleSize && y.length == samples * classes;
    }

    /// Makes it ready for a batch of so many samples.
    void reset(int samples) {
        Arrays.fill(slots, Slot.PENDING);
        pending = samples;
        failedAt = Integer.MAX_VALUE;
        failure = null;
    }
}
