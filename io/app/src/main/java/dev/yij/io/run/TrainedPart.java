package dev.yij.io.run;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.image.ImageException;
import dev.yij.io.transfer.Features;
import dev.yij.io.transfer.TransferModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.train.BatchSource;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a run trains and evaluates: its network, on images; or, as long as the base is frozen, only the head,
/// on the features of the images, which are computed once.
final class TrainedPart {

    private final @Nullable HeadFirst transfer;
    private final Consumer<String> say;
    private final Map<ImageBatches, Features> features = new IdentityHashMap<>();

    /// @param transfer how a head is trained on a frozen base; null if the whole network is trained
    /// @param say      receives lines about the progress
    TrainedPart(@Nullable HeadFirst transfer, Consumer<String> say) {
        this.transfer = transfer;
        this.say = say;
    }

    /// Whether it is only the head.
    boolean isHead(Model network) {
        return transfer != null && TransferModel.hasFrozenBase(network);
    }

    /// The network, or its head, which shares its weights and its optimizer.
    Model of(Model network) {
        return isHead(network) ? TransferModel.head(network) : network;
    }

    /// The images, or their features.
    BatchSource data(Model network, ImageBatches images) throws ImageException {
        return isHead(network)
                ? features(network, images)
                        .batches(images.batchSize(), images.options().shuffle())
                : images;
    }

    /// The outputs for images that are not shuffled.
    FolderProbabilities probabilities(Model network, ImageBatches images) throws ImageException {
        return isHead(network)
                ? FolderProbabilities.of(of(network), data(network, images), features(network, images)::items)
                : FolderProbabilities.of(network, images, images::readable);
    }

    /// What the frozen base computes from images.
    Features features(Model network, ImageBatches images) throws ImageException {
        Features known = features.get(images);
        if (known == null) {
            HeadFirst head = Objects.requireNonNull(transfer);
            known = Features.of(TransferModel.cut(network).front(), images, head.cache(), say);
            features.put(images, known);
        }
        return known;
    }
}
