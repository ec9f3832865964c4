package dev.yij.testvectors.numpy;

import java.io.IOException;

/// Thrown where a file is no NumPy file, or not one that we read. The message is a sentence that names the file
/// and says what was found and what was expected.
public final class NumpyException extends IOException {

    private static final long serialVersionUID = 1L;

    /// A complaint.
    public NumpyException(String message) {
        super(message);
    }

    /// A complaint with the failure behind it.
    public NumpyException(String message, Throwable cause) {
        super(message, cause);
    }
}
