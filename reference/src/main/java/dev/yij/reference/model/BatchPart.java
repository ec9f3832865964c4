package dev.yij.reference.model;

import dev.yij.reference.train.Batch;

/// Computes parts of batches for another machine, which adds them: see [RemoteBatches].
///
/// One thread at a time; the model's backend may have several.
public final class BatchPart {

    private final Model model;
    private final int largest;
    private final Slices slices;

    /// Computes with a model, of the same configuration and weights as that of the other machine.
    ///
    /// @param largest the maximum number of samples of a part
    public BatchPart(Model model, int largest) {
        RemoteBatches.requireSlices(model);
        this.model = model;
        this.largest = largest;
        this.slices = model.slices(largest);
    }

    /// Computes the sums over the slices of a part of a batch.
    ///
    /// @param part       a subtree of slices, with the targets and weights of its samples. [Model#classWeights]
    ///     are applied to it
    /// @param first      the position of its first sample in the batch, a multiple of
    ///     [RemoteBatches#imagesTogether], as the number of its samples is unless they are the last
    /// @param batchSize  the number of samples of the whole batch
    /// @param dropoutKey the stream of random numbers of this training step
    /// @return sums whose gradients are in arrays of the model, valid until the next call
    public SliceSums train(Batch part, int first, int batchSize, long dropoutKey) {
        int together = RemoteBatches.imagesTogether(model);
        if (first % together != 0 || part.size() % together != 0 && first + part.size() != batchSize) {
            throw new IllegalArgumentException("a part of a batch begins and ends at a multiple of the " + together
                    + " images of a slice or virtual batch, found images " + first + " to " + (first + part.size()));
        }
        Batch weighted = model.classWeights().applyTo(part, classes());
        BatchSum sum = new BatchSum(weighted, first, batchSize, model.sliceSize(), dropoutKey, model.gradientPools());
        slices.train(sum, 0, sum.slices());
        return sum.total().sums(model.trainableWeights(), sum.virtualBatches());
    }

    /// Computes the scores of the samples of a part.
    public SampleScores evaluate(Batch part) {
        Scores scores = new Scores(part, model.heads());
        model.slices(largest).evaluate(part, scores, 0, part.size());
        return scores.samples();
    }

    private int classes() {
        return Math.max(1, model.heads().stream().mapToInt(Head::targets).sum());
    }
}
