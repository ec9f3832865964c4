package dev.yij.io.file;

import java.io.IOException;

/// Thrown when a file does not have the expected format. The message is a sentence that names the file and
/// states what was found and what was expected.
public class FormatException extends IOException {

    private static final long serialVersionUID = 1L;

    /// An exception with a message.
    public FormatException(String message) {
        super(message);
    }

    /// An exception with a message and its cause.
    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
