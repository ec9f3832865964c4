package dev.yij.io.file;

import java.io.IOException;
import java.nio.file.FileSystemException;

/// Repeats what fails on Windows for a moment. There a file cannot be replaced while another program has it
/// open, and virus scanners open each new file for some milliseconds; a run of hours must not end by that.
///
/// @param attempts how often it is tried
/// @param millis   the pause after the first attempt; each further pause is longer by as much
record Patience(int attempts, long millis) {

    /// What may fail.
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    /// Ten attempts in two seconds on Windows; elsewhere an error is final.
    static Patience with(boolean windows) {
        return windows ? new Patience(10, 45) : new Patience(1, 0);
    }

    /// Runs a task until it succeeds.
    ///
    /// @throws IOException that of the last attempt
    void attempt(Task task) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                task.run();
                return;
            } catch (FileSystemException e) {
                if (attempt >= attempts || !pause(attempt)) {
                    throw e;
                }
            }
        }
    }

    /// Whether the pause was not interrupted.
    private boolean pause(int attempt) {
        try {
            Thread.sleep(attempt * millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
