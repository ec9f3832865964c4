package dev.yij.io.run;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.image.ImageException;
import dev.yij.io.transfer.FeatureCache;
import dev.yij.io.transfer.Features;
import dev.yij.io.transfer.TransferModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.ModelCut;
import dev.yij.reference.train.BatchSource;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a run trains and evaluates: its network, on images; or, as long as layers are frozen, only those after
/// them, on the features of the images, which are computed once.
///
/// On a base that is frozen as a whole this is another way to train: each image has a fixed number of
/// augmented versions, and mixup mixes features. On a part of it, it only saves time: the weights are those of
/// training on images, bit for bit. So it is done where an image is the same in each epoch, and the features
/// are not too large.
final class TrainedPart {

    private final RunSettings settings;
    private final @Nullable TransferSettings transfer;
    private final int images;
    private final Machines machines;
    private final Consumer<String> say;
    private final Map<ImageBatches, Features> features = new IdentityHashMap<>();

    /// @param images of all parts of the data
    /// @param say    receives lines about the progress
    TrainedPart(RunSettings settings, int images, Machines machines, Consumer<String> say) {
        this.settings = settings;
        this.transfer = settings.extras().transfer();
        this.images = images;
        this.machines = machines;
        this.say = say;
    }

    /// Whether it is only the head.
    boolean isHead(Model network) {
        return transfer != null && TransferModel.hasFrozenBase(network);
    }

    /// Whether features are used instead of images.
    boolean usesFeatures(Model network) {
        return isHead(network) || frozenPart(network).isPresent();
    }

    /// The network cut after the part of the base that is frozen; empty if it is trained on images.
    private Optional<ModelCut> frozenPart(Model network) {
        return fixedPart(network).filter(cut -> bytes(cut) <= limit());
    }

    /// The same whatever the size of the features; empty if an image is not the same in each epoch.
    private Optional<ModelCut> fixedPart(Model network) {
        boolean always = transfer != null && transfer.unfreezeAfter() == 0 && machines == Machines.THIS;
        boolean same =
                settings.batches().augmentation().isNone() && settings.recipe().mixup() == 0;
        return always && same ? TransferModel.frozen(network) : Optional.empty();
    }

    /// The size of all features.
    private long bytes(ModelCut cut) {
        return (long) Float.BYTES * cut.front().outputShape().size() * images;
    }

    /// Features must fit into the cache, and into a quarter of Java's memory.
    private static long limit() {
        return Math.min(Runtime.getRuntime().maxMemory() / 4, FeatureCache.LIMIT);
    }

    /// That the features are too large, for the user; empty if they are not.
    Optional<String> obstacle(Model network) {
        return fixedPart(network)
                .filter(cut -> !isHead(network) && bytes(cut) > limit())
                .map(cut -> String.format(
                        Locale.ROOT,
                        "The frozen layers compute in every epoch, since their features of all images would take %.1f"
                                + " GB, of %.1f GB that there may be.",
                        bytes(cut) * 1e-9,
                        limit() * 1e-9));
    }

    /// The network, or the layers that are trained, which share its weights and its optimizer.
    Model of(Model network) {
        if (isHead(network)) {
            return TransferModel.head(network);
        }
        return frozenPart(network)
                .map(cut -> TransferModel.compiled(cut.back(), network))
                .orElse(network);
    }

    /// The features of images as batches.
    BatchSource data(Model network, ImageBatches of) throws ImageException {
        Features found = features(network, of);
        return isHead(network)
                ? found.batches(of.batchSize(), of.options().shuffle())
                : found.batches(of, of(network).inputShape());
    }

    /// The outputs for images that are not shuffled.
    FolderProbabilities probabilities(Model network, ImageBatches of) throws ImageException {
        return usesFeatures(network)
                ? FolderProbabilities.of(of(network), data(network, of), features(network, of)::items)
                : FolderProbabilities.of(network, of, of::readable);
    }

    /// What the frozen layers compute from images.
    Features features(Model network, ImageBatches of) throws ImageException {
        Features known = features.get(of);
        if (known == null) {
            FeatureCache cache = Objects.requireNonNull(transfer).cache();
            known = isHead(network)
                    ? Features.of(TransferModel.cut(network).front(), of, cache, say)
                    : Features.once(frozenPart(network).orElseThrow().front(), of, cache, say);
            features.put(of, known);
        }
        return known;
    }
}
