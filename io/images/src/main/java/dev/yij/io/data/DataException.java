package dev.yij.io.data;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A folder that is not a data set, or not the expected one. The message is one sentence that begins with the
/// path.
public final class DataException extends IOException {

    private static final long serialVersionUID = 1L;

    DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    DataException(String message) {
        this(message, null);
    }
}
