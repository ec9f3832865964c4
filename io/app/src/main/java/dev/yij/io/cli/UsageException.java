package dev.yij.io.cli;

/// Thrown if an option's value turns out to be invalid only while the command runs, such as the name of a layer
/// that the model does not have: exit code 2.
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// More threads than useful on any machine; a few digits too many would exhaust the system.
    private static final int MOST_THREADS = 1024;

    UsageException(String message) {
        super(message);
    }

    /// @throws UsageException if an option's number is too small
    static void requireAtLeast(int least, long found, String option) {
        if (found < least) {
            throw new UsageException(option + " must be at least " + least + ", found " + found);
        }
    }

    /// @throws UsageException if an option's number of threads is below 1 or absurd
    static void requireThreads(int found, String option) {
        requireAtLeast(1, found, option);
        if (found > MOST_THREADS) {
            throw new UsageException(option + " must be at most " + MOST_THREADS + ", found " + found);
        }
    }
}
