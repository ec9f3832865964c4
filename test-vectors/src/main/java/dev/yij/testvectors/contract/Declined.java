package dev.yij.testvectors.contract;

/// Thrown by a backend that does not do what is asked of it; the case then counts as skipped.
public final class Declined extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// Declines.
    ///
    /// @param what what the backend does not do, for the report: `conv2d with dilation`
    public Declined(String what) {
        super("declined: " + what);
    }
}
