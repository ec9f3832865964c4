package dev.yij.io.cli;

import dev.yij.io.format.Models;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that names the model whose architecture a weights file has.
final class LikeOption {

    private static final String CHAPTER = "chapter";

    @Option(
            names = "--like",
            paramLabel = "MODEL",
            description = "For files that hold weights only (.npz, Keras's save_weights): a model file of the same"
                    + " architecture, whose class names are taken too, or \"chapter\" for the chapter's model of"
                    + " 224×224 images and 20 classes.")
    private @Nullable String like;

    boolean isGiven() {
        return like != null;
    }

    /// The model; null if the user named none.
    ///
    /// @param openSize the size of images for a file that leaves it open, null if none is stated
    @Nullable
    SavedModel model(@Nullable Size openSize) throws IOException {
        if (like == null) {
            return null;
        }
        if (like.equals(CHAPTER)) {
            Sequential chapter =
                    ChapterModel.create(20).buildForWeights(Shape.of(224, 224, 3), new Seed(0), Long.MAX_VALUE);
            return new SavedModel(chapter, List.of(), History.EMPTY);
        }
        return Models.read(Path.of(like), null, openSize).saved();
    }
}
