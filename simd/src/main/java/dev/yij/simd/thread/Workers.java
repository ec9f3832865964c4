package dev.yij.simd.thread;

import java.util.concurrent.locks.LockSupport;

/// A fixed set of threads, the caller's among them, that work through numbered items.
///
/// One worker does an item from beginning to end. A task's result must not depend on which worker that is: then
/// it does not depend on the number of threads. Workers take the next free item, so that none waits for a slow
/// core.
///
/// A network calls this some hundred times per image, and waking a sleeping thread takes longer than many
/// items. So idle helpers spin for a moment before they sleep, and the caller waits for items, not for helpers:
/// it does not wait for a helper that the system has suspended.
public final class Workers implements AutoCloseable {

    /// Elements of an item of [#forEachRange]: 64 KB per array, so that an item is worth handing to a thread.
    private static final int RANGE = 1 << 14;

    /// How long a waiting thread spins before it sleeps.
    private static final long SPIN_NANOS = 100_000;

    private final Thread[] helpers;
    private final boolean spins;
    private volatile Job job;
    private volatile boolean closed;

    /// Starts `threads - 1` helpers; they are daemons and do not keep a program alive.
    ///
    /// @throws IllegalArgumentException if `threads` is below 1
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a backend needs at least 1 thread, found " + threads);
        }
        // with more threads than processors, a spinning thread keeps another from working
        spins = threads <= Runtime.getRuntime().availableProcessors();
        Job none = new Job(0, (_, _) -> {}, Thread.currentThread());
        job = none;
        helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            int worker = i + 1;
            helpers[i] = Thread.ofPlatform().daemon().name("yij-" + worker).start(() -> help(worker, none));
        }
    }

    /// A task for one item.
    @FunctionalInterface
    public interface Task {
        /// Does item `item` as worker `worker`, 0 ≤ worker < [#threads], which may use the buffers of that
        /// number.
        void run(int worker, int item);
    }

    /// A task for one range of elements.
    @FunctionalInterface
    public interface RangeTask {
        /// Does the elements `from ≤ i < to`.
        void run(int from, int to);
    }

    /// How many threads work, the caller's included.
    public int threads() {
        return helpers.length + 1;
    }

    /// Does items 0 … items - 1 and returns when all are done.
    public void forEach(int items, Task task) {
        if (helpers.length == 0 || items < 2) {
            for (int item = 0; item < items; item++) {
                task.run(0, item);
            }
            return;
        }
        Job mine = new Job(items, task, Thread.currentThread());
        job = mine;
        for (int i = 0; i < Math.min(helpers.length, items - 1); i++) {
            LockSupport.unpark(helpers[i]); // almost free if it is awake
        }
        mine.work(0);
        long start = System.nanoTime();
        while (!mine.isDone()) {
            waitFrom(start);
        }
        mine.rethrow();
    }

    /// Splits 0 … count - 1 into ranges and does them all.
    public void forEachRange(int count, RangeTask task) {
        forEach(Math.ceilDiv(count, RANGE), (_, item) -> {
            int from = item * RANGE;
            task.run(from, Math.min(count, from + RANGE));
        });
    }

    private void help(int worker, Job last) {
        while (!closed) {
            long start = System.nanoTime();
            while (job == last && !closed) {
                waitFrom(start);
            }
            last = job;
            last.work(worker);
        }
    }

    /// Waits a little: spins at first, sleeps once it has waited for long.
    private void waitFrom(long start) {
        if (spins && System.nanoTime() - start < SPIN_NANOS) {
            Thread.onSpinWait();
        } else {
            LockSupport.park(this);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
    }
}
