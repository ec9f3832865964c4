package dev.yij.reference.layer;

import dev.yij.reference.kernel.Backend;

/// The context of one pass over some images, besides the arrays.
///
/// @param backend      the backend that computes
/// @param images       the number of images in the arrays
/// @param training     whether dropout is active
/// @param dropoutKey   the stream of random numbers of this training step
/// @param firstImage   the index, within the batch, of the first of these images
/// @param trainsWeights whether [Layer#backward] adds to the gradients of the weights; false for a frozen layer
public record Pass(
        Backend backend, int images, boolean training, long dropoutKey, int firstImage, boolean trainsWeights) {

    /// A pass through layers that are trained.
    public Pass(Backend backend, int images, boolean training, long dropoutKey, int firstImage) {
        this(backend, images, training, dropoutKey, firstImage, true);
    }

    /// A pass for prediction only.
    public static Pass inference(Backend backend, int images) {
        return new Pass(backend, images, false, 0, 0);
    }

    /// The same pass through a frozen layer.
    public Pass frozen() {
        return new Pass(backend, images, training, dropoutKey, firstImage, false);
    }

    /// The same pass through a layer that a network uses several times; dropout draws other numbers each time.
    ///
    /// @param number the number of the use, counted from 0
    public Pass use(int number) {
        return number == 0
                ? this
                : new Pass(
                        backend,
                        images,
                        training,
                        dropoutKey + number * 0xA0761D6478BD642FL,
                        firstImage,
                        trainsWeights);
    }
}
