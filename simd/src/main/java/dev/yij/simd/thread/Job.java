package dev.yij.simd.thread;

import dev.yij.simd.thread.Workers.Task;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One call of [Workers#forEach]: which items are taken, which are done. A helper that comes late, or has missed
/// jobs, finds nothing left to take.
final class Job {

    private final int items;
    private final Task task;
    private final Thread caller;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Job(int items, Task task, Thread caller) {
        this.items = items;
        this.task = task;
        this.caller = caller;
    }

    /// Takes items until none is left.
    void work(int worker) {
        for (int item = next.getAndIncrement(); item < items; item = next.getAndIncrement()) {
            try {
                task.run(worker, item);
                finish(1);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
                // what nobody has taken is given up
                finish(1 + Math.max(0, items - next.getAndSet(items)));
            }
        }
    }

    private void finish(int count) {
        if (done.addAndGet(count) == items) {
            LockSupport.unpark(caller);
        }
    }

    boolean isDone() {
        return done.get() == items;
    }

    /// Throws what the first item that failed has thrown.
    void rethrow() {
        switch (failure.get()) {
            case Error e -> throw e;
            case RuntimeException e -> throw e;
            case null, default -> {} // a task throws no others
        }
    }
}
