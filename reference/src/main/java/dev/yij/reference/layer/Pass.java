package dev.yij.reference.layer;

import dev.yij.reference.kernel.Backend;

/// The context of one pass over some images, besides the arrays.
///
/// @param backend    the backend that computes
/// @param images     the number of images in the arrays
/// @param training   whether dropout is active
/// @param dropoutKey the stream of random numbers of this training step
/// @param firstImage the index, within the batch, of the first of these images
public record Pass(Backend backend, int images, boolean training, long dropoutKey, int firstImage) {

    /// A pass for prediction only.
    public static Pass inference(Backend backend, int images) {
        return new Pass(backend, images, false, 0, 0);
    }
}
