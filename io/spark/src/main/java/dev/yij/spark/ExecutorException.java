package dev.yij.spark;

import org.jspecify.annotations.Nullable;

/// A failure on an executor, as a sentence that names it.
public final class ExecutorException extends IllegalStateException {

    ExecutorException(@Nullable String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
