package dev.yij.testvectors.kernel;

/// Thrown by a backend that does not support a kernel or a shape; the case is then reported as skipped.
public final class Declined extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// Declines a case.
    ///
    /// @param what what the backend does not support, for the report: `conv2d with dilation`
    public Declined(String what) {
        super("declined: " + what);
    }
}
