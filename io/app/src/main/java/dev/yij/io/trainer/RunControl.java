package dev.yij.io.trainer;

import dev.yij.io.trainer.Trainer.Goal;
import dev.yij.io.trainer.TrainerState.Phase;
import dev.yij.io.trainer.TrainerState.Progress;

/// What other threads ask of a run, and what they see of it. The thread that trains asks it before each batch,
/// and waits in it while the run is paused. Guarded by the lock of this object.
final class RunControl {

    /// How long a caller waits for another state.
    private static final long PATIENCE_MILLIS = 8_000;

    /// Thrown through `fit` to end it: the run is closed, or goes back.
    static final class AbandonedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AbandonedException() {
            super("abandoned", null, false, false);
        }
    }

    /// What is looked at.
    ///
    /// @param image  the number of the image
    /// @param beside the epoch beside the present one
    record View(int image, int beside) {}

    private final int number;
    private final TrainerSettings settings;
    private long version = 1;
    private Phase phase = Phase.PREPARING;
    private String message = "";
    private Progress progress = Progress.NONE;
    private Goal goal = Goal.PAUSE;
    private int end = TrainerRun.LAST_EPOCH;
    private int back = -1;
    private View view = new View(0, 0);
    private boolean lookAgain;
    private boolean closed;

    RunControl(int number, TrainerSettings settings) {
        this.number = number;
        this.settings = settings;
    }

    // Called by other threads

    synchronized TrainerState state(long seen) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (version <= seen && !closed) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return new TrainerState(number, version, phase, message, settings, progress);
    }

    synchronized void go(Goal to, int last) {
        if (to != Goal.PAUSE && (phase == Phase.DIVERGED || phase == Phase.FAILED)) {
            throw new IllegalStateException(message);
        }
        goal = to;
        end = last;
        if (to != Goal.PAUSE && phase == Phase.PAUSED) {
            phase = Phase.RUNNING;
        }
        changed();
    }

    synchronized void back(int epoch) {
        requireKept(epoch);
        back = epoch;
        goal = Goal.PAUSE;
        changed();
    }

    synchronized void show(int image) {
        look(new View(image, view.beside()));
    }

    synchronized void compare(int epoch) {
        requireKept(epoch);
        look(new View(view.image(), epoch));
    }

    private void look(View at) {
        view = at;
        lookAgain = true;
        changed();
    }

    private void requireKept(int epoch) {
        if (!progress.moments().contains(epoch)) {
            throw new IllegalArgumentException(
                    "epoch: the weights of epoch " + epoch + " are not kept, but those of " + progress.moments());
        }
    }

    synchronized void close() {
        closed = true;
        changed();
    }

    /// @throws IllegalStateException unless the run is paused, and stays so while the caller has the lock
    synchronized void requirePaused() {
        if (phase != Phase.PAUSED) {
            throw new IllegalStateException("The network can be saved while it is paused.");
        }
    }

    // Called by the thread that trains

    /// Waits while the run is paused.
    ///
    /// @param ended  whether only going back is possible
    /// @param looked whether the network was looked at since it was paused
    /// @return whether the network is to be looked at first; if not, the next batch is to be computed
    /// @throws AbandonedException if the run is closed, or goes back
    synchronized boolean awaitsLook(boolean ended, boolean looked) {
        while (true) {
            if (closed || back >= 0) {
                throw new AbandonedException();
            }
            boolean paused = goal == Goal.PAUSE || ended;
            if (lookAgain || (paused && !looked)) {
                lookAgain = false;
                return true;
            }
            if (!paused) {
                phase = Phase.RUNNING;
                return false;
            }
            if (phase != Phase.DIVERGED) {
                phase = Phase.PAUSED;
            }
            changed();
            await();
        }
    }

    private void await() {
        long seen = version;
        try {
            while (version == seen) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new AbandonedException();
        }
    }

    /// The epoch to which the run goes back.
    ///
    /// @throws AbandonedException if it does not go back, because it is closed
    synchronized int takeBack() {
        if (closed || back < 0) {
            throw new AbandonedException();
        }
        int epoch = back;
        back = -1;
        message = "";
        phase = Phase.RUNNING;
        return epoch;
    }

    synchronized void stepEnded() {
        if (goal == Goal.STEP) {
            goal = Goal.PAUSE;
        }
    }

    synchronized void epochEnded(int epoch) {
        if (goal == Goal.EPOCH || epoch >= end) {
            goal = Goal.PAUSE;
        }
    }

    /// The run cannot train any more from here.
    synchronized void diverge(String sentence) {
        phase = Phase.DIVERGED;
        message = sentence;
        goal = Goal.PAUSE;
    }

    synchronized void say(String sentence) {
        message = sentence;
        goal = Goal.PAUSE;
        changed();
    }

    synchronized void fail(String sentence) {
        phase = Phase.FAILED;
        message = sentence;
        changed();
    }

    synchronized View view() {
        return view;
    }

    synchronized Progress progress() {
        return progress;
    }

    synchronized void publish(Progress next) {
        progress = next;
        changed();
    }

    /// Notes how far the run is, without waking those who wait for another state.
    synchronized void note(int epoch, int step) {
        progress = progress.at(epoch, step);
    }

    private void changed() {
        version++;
        notifyAll();
    }
}
