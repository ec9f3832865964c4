package dev.yij.io.trainer;

/// How long a run has been training, without its pauses. For one thread.
final class TrainingClock {

    private long nanos; // until it was last stopped
    private long since; // when it was last started; 0 while it stands

    void start() {
        since = System.nanoTime();
    }

    void stop() {
        nanos = nanos();
        since = 0;
    }

    double seconds() {
        return nanos() * 1e-9;
    }

    private long nanos() {
        return since == 0 ? nanos : nanos + System.nanoTime() - since;
    }
}
