package dev.yij.simd.thread;

import dev.yij.simd.thread.Workers.Task;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One call of [Workers#forEach]: which items are taken, which are done. A helper that starts late finds no
/// items left.
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

    /// Takes items until none is left. Reports them together at the end: an item may take less time than a
    /// counter that two processors write.
    void work(int worker) {
        int finished = 0;
        for (int item = next.getAndIncrement(); item < items; item = next.getAndIncrement()) {
            finished++;
            try {
                task.run(worker, item);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
                finished += Math.max(0, items - next.getAndSet(items)); // no worker takes the others
            }
        }
        if (finished > 0 && done.addAndGet(finished) == items && worker > 0) {
            LockSupport.unpark(caller);
        }
    }

    boolean isDone() {
        return done.get() == items;
    }

    /// Throws the exception of the first item that failed, if one did.
    void rethrow() {
        switch (failure.get()) {
            case Error e -> throw e;
            case RuntimeException e -> throw e;
            case null, default -> {} // a task throws no checked exceptions
        }
    }
}
