package dev.yij.io.file;

import java.io.IOException;

/// Thrown where a file is not what it should be. The message is a sentence that names the file and says what
/// was found and what was expected.
public class FormatException extends IOException {

    private static final long serialVersionUID = 1L;

    /// A complaint.
    public FormatException(String message) {
        super(message);
    }

    /// A complaint with the failure behind it.
    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
