package dev.yij.io.cli;

/// Thrown if an option's value turns out to be invalid only while the command runs, such as the name of a layer
/// that the model does not have: exit code 2.
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    /// @throws UsageException if an option's number is too small
    static void requireAtLeast(int least, long found, String option) {
        if (found < least) {
            throw new UsageException(option + " must be at least " + least + ", found " + found);
        }
    }
}
