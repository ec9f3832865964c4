package dev.yij.reference.layer;

import dev.yij.reference.kernel.Backend;

/// What a layer needs to know of one pass over some images, besides the arrays.
///
/// @param backend    computes
/// @param images     how many images the arrays hold
/// @param training   whether dropout drops
/// @param dropoutKey the stream of chance of this training step
/// @param firstImage the position, in the batch, of the first of these images
public record Pass(Backend backend, int images, boolean training, long dropoutKey, int firstImage) {

    /// A pass that only predicts.
    public static Pass inference(Backend backend, int images) {
        return new Pass(backend, images, false, 0, 0);
    }
}
