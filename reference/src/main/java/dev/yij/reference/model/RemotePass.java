package dev.yij.reference.model;

import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Batches;
import org.jspecify.annotations.Nullable;

/// One pass over [RemoteBatches].
public interface RemotePass extends Batches {

    /// The next batch, or null at the end: its size and targets. Its inputs are on other machines, and `x` is
    /// empty.
    @Override
    @Nullable
    Batch next();

    /// The sums over all slices of the batch that [#next] returned last, for the model's present weights.
    ///
    /// @param dropoutKey the stream of random numbers of this training step
    SliceSums train(Model model, long dropoutKey);

    /// The scores of all samples of the batch that [#next] returned last.
    SampleScores evaluate(Model model);
}
