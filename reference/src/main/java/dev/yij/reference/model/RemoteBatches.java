package dev.yij.reference.model;

import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.train.BatchSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A data set whose samples are on other machines, which compute on them. [Model#fit] and [Model#evaluate] take
/// it as any other: [RemotePass] returns the sums over each batch, the optimizer's step is made here.
///
/// The other machines compute with [BatchPart]. Bits are those of one machine, because a batch's sums are
/// [defined][SliceSums] as a tree whose subtrees are independent.
public interface RemoteBatches extends BatchSource {

    @Override
    default RemotePass epoch(int epoch) {
        return epoch(epoch, 0);
    }

    @Override
    RemotePass epoch(int epoch, int skip);

    /// Checks that parts of a batch can pass through a model without the others.
    ///
    /// @throws IllegalStateException if layers of batch normalization take statistics of the whole batch, or of
    ///     [virtual batches][Model#setVirtualBatch] that are no subtrees of a [SliceSums]: not 2ᵏ slices
    static void requireSlices(Model model) {
        int slices = model.virtualBatch() / model.sliceSize();
        if (!model.keepsWholeBatches() || Integer.bitCount(slices) == 1) {
            return;
        }
        String layers = model.layers(BatchNormalization.class).stream()
                .filter(BuiltLayer::trainable)
                .map(BuiltLayer::name)
                .collect(Collectors.joining(", "));
        if (slices == 0) {
            throw new IllegalStateException(layers + ": batch normalization takes statistics of the batch, whose images"
                    + " are on several machines: freeze these layers, set virtual batches (setVirtualBatch), or train"
                    + " on one machine");
        }
        int smaller = model.sliceSize() * Integer.highestOneBit(slices);
        throw new IllegalStateException(layers + ": virtual batches of " + model.virtualBatch() + " images are "
                + slices
                + " slices of " + model.sliceSize() + ", which several machines cannot share: set " + smaller + " or "
                + 2 * smaller + " images, so that the slices are a power of two, or train on one machine");
    }

    /// The images that one machine must compute together: a slice, or a virtual batch where
    /// [batch normalization][BatchNormalization] is trained.
    static int imagesTogether(Model model) {
        return model.keepsWholeBatches() ? model.virtualBatch() : model.sliceSize();
    }

    /// The weights that training changes, which the other machines need for each step:
    /// [Model#trainableWeights], and the moving averages of normalizations that are trained.
    static List<Weight> changingWeights(Model model) {
        return Stream.concat(
                        model.trainableWeights().stream(),
                        model.layers(BatchNormalization.class).stream()
                                .filter(BuiltLayer::trainable)
                                .flatMap(layer -> layer.weights().stream())
                                .filter(weight -> !weight.trainable()))
                .toList();
    }
}
