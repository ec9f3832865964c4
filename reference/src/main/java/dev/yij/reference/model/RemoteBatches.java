package dev.yij.reference.model;

import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.train.BatchSource;
import java.util.stream.Collectors;

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

    /// Checks that a slice can pass through a model without the other slices of its batch.
    ///
    /// @throws IllegalStateException if a layer of batch normalization takes statistics of the batch
    static void requireSlices(Model model) {
        if (model.keepsWholeBatches()) {
            String layers = model.layers(BatchNormalization.class).stream()
                    .filter(BuiltLayer::trainable)
                    .map(BuiltLayer::name)
                    .collect(Collectors.joining(", "));
            throw new IllegalStateException(layers + ": batch normalization takes statistics of the batch, whose"
                    + " images are on several machines: freeze these layers, or train on one machine");
        }
    }
}
