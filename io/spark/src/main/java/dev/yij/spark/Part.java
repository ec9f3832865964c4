package dev.yij.spark;

import java.io.Serializable;

/// The work of one task: some consecutive samples of a batch.
///
/// @param number     of this part among those of the batch
/// @param trains     whether to compute gradients; otherwise scores
/// @param first      the position of its first sample in the batch
/// @param batchSize  the number of samples of the whole batch
/// @param dropoutKey the stream of random numbers of the training step
/// @param passes     for each sample, which pass over the images shows it
/// @param images     for each sample, its position in the folder
record Part(int number, boolean trains, int first, int batchSize, long dropoutKey, int[] passes, int[] images)
        implements Serializable {

    /// The number of samples.
    int size() {
        return images.length;
    }
}
