package dev.yij.io.file;

import java.io.IOException;

/// Thrown when a file does not have the expected format. The message is a sentence that names the file and
/// states what was found and what was expected.
public class FormatException extends IOException {

    private static final long serialVersionUID = 1L;

    /// The longest message. Names and values in it come from files, which may be made to flood a terminal.
    private static final int LONGEST = 500;

    /// An exception with a message, which is cut in its middle if it is longer than a few lines.
    public FormatException(String message) {
        super(shortened(message));
    }

    /// An exception with a message, which is cut as well, and its cause.
    public FormatException(String message, Throwable cause) {
        super(shortened(message), cause);
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST
                ? message
                : message.substring(0, LONGEST * 2 / 3) + " … " + message.substring(message.length() - LONGEST / 3);
    }
}
