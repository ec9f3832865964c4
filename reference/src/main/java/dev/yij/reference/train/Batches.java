package dev.yij.reference.train;

import org.jspecify.annotations.Nullable;

/// One pass over a [BatchSource]: call [#next] until it returns null, then [#close].
public interface Batches extends AutoCloseable {

    /// The next batch, or null at the end. Its arrays belong to the caller until the next call, or [#close].
    @Nullable
    Batch next();

    /// Stops background prefetching, if any.
    @Override
    void close();
}
