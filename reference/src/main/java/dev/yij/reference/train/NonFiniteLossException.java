package dev.yij.reference.train;

/// Training ended because a loss or a gradient was NaN or infinite.
public final class NonFiniteLossException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /// @param message what was not finite, in which step, and what to try
    public NonFiniteLossException(String message) {
        super(message);
    }
}
