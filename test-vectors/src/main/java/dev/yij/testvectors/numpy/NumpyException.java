package dev.yij.testvectors.numpy;

import java.io.IOException;

/// Thrown if a file is not a NumPy file, or one of a kind that is not supported. The message is a sentence that
/// names the file, what was found and what was expected.
public class NumpyException extends IOException {

    private static final long serialVersionUID = 1L;

    /// An exception with a message.
    public NumpyException(String message) {
        super(message);
    }

    /// An exception with a message and its cause.
    public NumpyException(String message, Throwable cause) {
        super(message, cause);
    }
}
