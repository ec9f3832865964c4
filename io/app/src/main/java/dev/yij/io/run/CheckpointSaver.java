package dev.yij.io.run;

import dev.yij.io.model.SavedModel;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes a checkpoint after each epoch, at intervals within it, and when the process is asked to end (SIGINT,
/// SIGTERM, SIGHUP): then after the batch in progress or, during validation, at once. Must be the last
/// callback; [#beforeEpochEnd] must be the first.
///
/// The Java machine answers these signals by running its shutdown hooks while the other threads continue.
final class CheckpointSaver implements Callback, AutoCloseable {

    /// How long a batch in progress may take once the process is asked to end.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Checkpoints checkpoints;
    private final Duration interval;
    private final Function<Training, SavedModel> state;
    private final Consumer<String> say;
    private final Thread hook = new Thread(this::end, "yij-end");
    private final CountDownLatch ended = new CountDownLatch(1);
    private long last = System.nanoTime();

    /// Guarded by this object's lock: a batch that sees it keeps the lock until the Java machine ends.
    private boolean ending;

    /// The run while its epoch is validated, when its weights do not change; guarded by this object's lock.
    private @Nullable Training validated;

    /// @param interval how often a checkpoint is written within an epoch
    /// @param state    the model with its history and position
    CheckpointSaver(
            Checkpoints checkpoints, Duration interval, Function<Training, SavedModel> state, Consumer<String> say) {
        this.checkpoints = checkpoints;
        this.interval = interval;
        this.state = state;
        this.say = say;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// A callback that must be the first: the callbacks after it change the learning rate.
    Callback beforeEpochEnd() {
        return new Callback() {
            @Override
            public void epochEnd(Training run, Epoch epoch) {
                synchronized (CheckpointSaver.this) {
                    validated = null;
                }
            }
        };
    }

    @Override
    public synchronized void batchEnd(Training run, int epoch, int step, Metrics running) {
        if (ending) {
            saveAndEnd(run);
            while (true) {
                LockSupport.park(this); // the Java machine ends when the hook returns
            }
        }
        if (System.nanoTime() - last >= interval.toNanos()) {
            save(run);
        }
        validated = step == run.steps() ? run : null;
    }

    @Override
    public synchronized void epochEnd(Training run, Epoch epoch) {
        save(run);
    }

    private void save(Training run) {
        try {
            checkpoints.save(state.apply(run));
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoint could not be written: " + e.getMessage(), e);
        }
        last = System.nanoTime();
    }

    private void saveAndEnd(Training run) {
        try {
            save(run);
            say.accept("");
            say.accept("Stopped. The same command with --resume continues after batch "
                    + run.position().steps() + " of epoch " + (run.position().epochs() + 1) + ".");
        } catch (UncheckedIOException e) {
            say.accept(e.getMessage());
        } finally {
            ended.countDown();
        }
    }

    /// Runs when the process has been asked to end.
    private void end() {
        synchronized (this) {
            ending = true;
            if (validated != null) {
                saveAndEnd(validated);
                return;
            }
        }
        try {
            ended.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets the process end without waiting for a batch.
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already
        }
    }
}
