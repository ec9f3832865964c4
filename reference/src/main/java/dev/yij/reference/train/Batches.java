package dev.yij.reference.train;

import org.jspecify.annotations.Nullable;

/// One pass over a [BatchSource]: ask for the next batch until there is none, then close.
public interface Batches extends AutoCloseable {

    /// The next batch, or null at the end. Its arrays belong to the caller until the next call, or [#close].
    @Nullable
    Batch next();

    /// Stops whatever works ahead in the background.
    @Override
    void close();
}
