package dev.yij.io.image;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An image that cannot be read or written. The message is one sentence that begins with the file's name.
public final class ImageException extends IOException {

    private static final long serialVersionUID = 1L;

    /// @param file    the name of the file, as the user would recognise it
    /// @param problem what is wrong with it: the rest of the sentence
    public ImageException(String file, String problem) {
        this(file, problem, null);
    }

    /// @param file    the name of the file, as the user would recognise it
    /// @param problem what is wrong with it: the rest of the sentence
    /// @param cause   the library's exception, if there is one
    public ImageException(String file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
