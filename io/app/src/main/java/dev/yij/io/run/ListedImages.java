package dev.yij.io.run;

import dev.yij.io.data.DataException;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.PackedImages;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.data.StratifiedSplit;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The images of a data set, listed once for all that asks about them: in parts where the folder has them, or
/// else all images of its classes.
///
/// @param parts the images of the folders `train`, `val` and `test`; null for a folder of classes
/// @param all   the images of a folder of classes; null for one that has parts
public record ListedImages(
        @Nullable SplitFolders parts, @Nullable ImageFolder all) {

    /// Lists a folder or a packed data set.
    ///
    /// @throws DataException if it is no data set
    public static ListedImages of(Path folder) throws DataException {
        if (PackedImages.isPacked(folder)) {
            PackedImages packed = PackedImages.open(folder);
            return packed.hasParts() ? new ListedImages(packed.parts(), null) : new ListedImages(null, packed.all());
        }
        return SplitFolders.hasParts(folder)
                ? new ListedImages(SplitFolders.scan(folder), null)
                : new ListedImages(null, ImageFolder.scan(folder));
    }

    /// The packed data set that has them; null if they are files.
    public @Nullable PackedImages packed() {
        return (parts != null ? parts.train() : Objects.requireNonNull(all)).packed();
    }

    /// Whether the folder is split already.
    public boolean hasParts() {
        return parts != null;
    }

    /// The number of images for training.
    ///
    /// @param split how a folder of classes is split
    public int training(StratifiedSplit split) {
        return parts != null
                ? parts.train().images().size()
                : (int) Math.ceil(images().size() * (1 - split.validation() - split.test()));
    }

    /// The images of a folder of classes.
    private List<ImageFolder.Item> images() {
        return Objects.requireNonNull(all).images();
    }
}
