package dev.yij.io.data;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
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

    /// Buffers for so many batches of at most so many samples, with any numbers in them. Spare ones that are too
    /// small are dropped.
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

    /// Keeps buffers that nobody uses any more for whoever takes some next.
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

    /// Makes it ready for a batch of so many samples.
    void reset(int samples) {
        Arrays.fill(slots, Slot.PENDING);
        pending = samples;
        failedAt = Integer.MAX_VALUE;
        failure = null;
    }
}
