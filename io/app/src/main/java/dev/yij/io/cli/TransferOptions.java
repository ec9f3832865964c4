package dev.yij.io.cli;

import dev.yij.io.classify.Classifier;
import dev.yij.io.format.Models;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.TransferSettings;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.io.transfer.FeatureCache;
import dev.yij.io.transfer.TransferModel;
import dev.yij.reference.layer.Size;
import dev.yij.reference.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options of transfer learning: a new head on the layers of a trained model.
final class TransferOptions {

    private static final String SHIPPED = "shipped";

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description =
                    "Train a new head for the folder's classes on the layers of this model: a file of yij, Keras or"
                            + " ONNX, or \"shipped\" for the model that comes with yij. Minutes instead of hours, and fewer images"
                            + " are needed.")
    private @Nullable String from;

    @Option(
            names = "--freeze",
            paramLabel = "WHAT",
            defaultValue = TransferModel.BASE,
            description =
                    "With --from, which layers keep their weights: base, all but the new head; none; or the name of"
                            + " the last layer that does (default: ${DEFAULT-VALUE}).")
    private String freeze = TransferModel.BASE;

    @Option(
            names = "--unfreeze-after",
            paramLabel = "N",
            description =
                    "With --from, after N epochs of the head train the whole network, except the statistics of batch"
                            + " normalization.")
    private @Nullable Integer unfreezeAfter;

    @Option(
            names = "--lr-fine",
            paramLabel = "RATE",
            defaultValue = "1e-5",
            description = "The learning rate after --unfreeze-after (default: ${DEFAULT-VALUE}).")
    private double fineRate = 1e-5;

    @Option(
            names = "--feature-cache",
            paramLabel = "DIR",
            description =
                    "Where the outputs of the frozen layers are kept, so that another run on these images begins at"
                            + " once (default: yij/features in the user's cache folder). It may be deleted at any time.")
    private @Nullable Path cache;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    boolean isGiven() {
        return from != null;
    }

    private boolean isGiven(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    /// Whether only the head is trained at first, or always.
    boolean isHeadFirst() {
        return from != null && freeze.equals(TransferModel.BASE);
    }

    /// How the head is trained, and what comes after it; null without `--from`.
    @Nullable
    TransferSettings settings() {
        if (from == null) {
            for (String option : List.of("--freeze", "--unfreeze-after", "--lr-fine", "--feature-cache")) {
                if (isGiven(option)) {
                    throw new UsageException(option + " requires --from");
                }
            }
            return null;
        }
        if (!((float) fineRate > 0 && (float) fineRate < Float.POSITIVE_INFINITY)) {
            throw new UsageException("--lr-fine must be above 0 and finite in float32, found " + fineRate);
        }
        if (!isHeadFirst() && unfreezeAfter != null) {
            throw new UsageException("--unfreeze-after is for a base that is frozen as a whole: omit --freeze");
        }
        if (unfreezeAfter == null && isGiven("--lr-fine")) {
            throw new UsageException("--lr-fine requires --unfreeze-after");
        }
        return new TransferSettings(
                cache == null ? FeatureCache.usual() : new FeatureCache(cache),
                unfreezeAfter == null ? 0 : unfreezeAfter,
                fineRate);
    }

    /// The epochs of fine-tuning that are added to those of the head.
    int fineEpochs() {
        return unfreezeAfter == null ? 0 : 10;
    }

    /// The epochs of the head alone.
    int headEpochs(int otherwise) {
        if (unfreezeAfter == null) {
            return otherwise;
        }
        UsageException.requireAtLeast(1, unfreezeAfter, "--unfreeze-after");
        return unfreezeAfter;
    }

    /// A base, and its name in messages.
    record Base(SavedModel saved, String name) {

        Shape input() {
            return saved.model().inputShape();
        }
    }

    /// The base.
    ///
    /// @param openSize the size of images for a file that leaves it open, null if none is stated
    Base base(@Nullable Size openSize) throws IOException {
        boolean isShipped = SHIPPED.equals(from);
        if (Main.isAddress(String.valueOf(from))) {
            throw new UsageException("--from: " + Main.ADDRESS + from);
        }
        SavedModel saved = isShipped
                ? ShippedModel.usual().load()
                : Models.read(Path.of(String.valueOf(from)), null, openSize).saved();
        Base base = new Base(saved, isShipped ? "the model that comes with yij" : String.valueOf(from));
        ImageSizeOption.requireTaken(openSize, saved.model(), base.name());
        new Classifier(saved, base.name()); // refuses models that do not classify images
        return base;
    }

    /// What is frozen, in words.
    private String frozen() {
        return switch (freeze) {
            case TransferModel.BASE ->
                "base frozen" + (unfreezeAfter == null ? "" : " for " + unfreezeAfter + " epochs");
            case TransferModel.NONE -> "nothing frozen";
            default -> "frozen up to " + freeze;
        };
    }

    /// The base with a new head, as a network.
    Network network(Base base) {
        return new Network("from " + base.name() + ", " + frozen(), (input, classes, seed) -> {
            try {
                return TransferModel.create(base.saved().model(), classes, seed, freeze);
            } catch (IllegalArgumentException e) {
                throw new UsageException(base.name() + ": " + e.getMessage());
            }
        });
    }
}
