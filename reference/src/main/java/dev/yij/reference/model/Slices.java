package dev.yij.reference.model;

import dev.yij.reference.train.Batch;

/// Sends batches through a network in slices of a few images, so that memory does not grow with the batch size.
/// [SliceLoop] is the plain loop; [ParallelSlices] runs several of them in parallel.
interface Slices {

    /// The number of images that are predicted at a time.
    int PREDICTED = 4;

    /// Trains slices `from ≤ slice < to`: runs each forward and backward, and adds its gradients to the sum.
    void train(BatchSum sum, int from, int to);

    /// Computes the outputs y of images `from ≤ image < to` of x.
    void predict(float[] x, float[] y, int from, int to);

    /// Computes the loss and the predicted class of samples `from ≤ sample < to` of a batch.
    void evaluate(Batch batch, Scores scores, int from, int to);
}
