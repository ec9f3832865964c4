package dev.yij.simd.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// A fixed set of threads, the caller's among them, that work through numbered items.
///
/// An item is done by one worker from beginning to end, and which worker that is must not show in the result:
/// then the bits do not depend on the number of threads. Workers take the next free item, so that a slow core
/// holds up no one.
public final class Workers implements AutoCloseable {

    /// Elements of an item of [#forEachRange]: 64 KB per array, so that an item is worth handing to a thread.
    private static final int RANGE = 1 << 14;

    private final int threads;
    private final ExecutorService helpers;

    /// Starts `threads - 1` helpers; they are daemons and do not keep a program alive.
    ///
    /// @throws IllegalArgumentException if `threads` is below 1
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a backend needs at least 1 thread, found " + threads);
        }
        this.threads = threads;
        this.helpers = Executors.newFixedThreadPool(
                Math.max(1, threads - 1), // a pool of none is not allowed; without tasks it starts no thread
                Thread.ofPlatform().daemon().name("yij-", 1).factory());
    }

    /// What is done for one item.
    @FunctionalInterface
    public interface Task {
        /// Does item `item` as worker `worker`, 0 ≤ worker < [#threads]: the number of the buffers it may
        /// use.
        void run(int worker, int item);
    }

    /// What is done for one range of elements.
    @FunctionalInterface
    public interface RangeTask {
        /// Does the elements `from ≤ i < to`.
        void run(int from, int to);
    }

    /// How many threads work, the caller's included.
    public int threads() {
        return threads;
    }

    /// Does items 0 … items - 1 and returns when all are done.
    public void forEach(int items, Task task) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int worker = 1; worker < Math.min(threads, items); worker++) {
            int me = worker;
            running.add(helpers.submit(() -> drain(next, items, task, me)));
        }
        try {
            drain(next, items, task, 0);
        } finally {
            next.set(items); // after a failure here, the others stop at their next item
            running.forEach(Workers::await);
        }
    }

    private static void drain(AtomicInteger next, int items, Task task, int worker) {
        for (int item = next.getAndIncrement(); item < items; item = next.getAndIncrement()) {
            task.run(worker, item);
        }
    }

    /// Cuts 0 … count - 1 into ranges and does them all.
    public void forEachRange(int count, RangeTask task) {
        forEach(Math.ceilDiv(count, RANGE), (_, item) -> {
            int from = item * RANGE;
            task.run(from, Math.min(count, from + RANGE));
        });
    }

    private static void await(Future<?> future) {
        boolean interrupted = false;
        while (true) {
            try {
                future.get();
                break;
            } catch (InterruptedException _) {
                interrupted = true; // the arrays are in use until the others are done; the caller hears of it below
            } catch (ExecutionException e) {
                throw new IllegalStateException("a worker thread of the backend failed: " + e.getCause(), e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        helpers.shutdown();
    }
}
