package dev.yij.io.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A data set that is already split: a folder with `train`, and optionally `val` (or `validation`) and `test`,
/// each with one sub-folder per class. The classes of `train` apply to all parts.
///
/// @param train      the training images
/// @param validation the images evaluated after each epoch; null if there is no such folder
/// @param test       the images evaluated after training; null if there is no such folder
public record SplitFolders(
        ImageFolder train,
        @Nullable ImageFolder validation,
        @Nullable ImageFolder test) {

    /// Lists the folders below `root`.
    ///
    /// @throws DataException if `root` is not a folder, has no `train`, has both `val` and `validation`, or
    ///     a part has other classes than `train`
    public static SplitFolders scan(Path root) throws DataException {
        if (!Files.isDirectory(root)) {
            throw new DataException(
                    root + ": " + (Files.exists(root) ? "this is not a folder" : "there is no such folder"));
        }
        Path train = root.resolve("train");
        if (!Files.isDirectory(train)) {
            throw new DataException(
                    root + ": the folder has no sub-folder train; train, val and test were expected, with one folder"
                            + " per class in each");
        }
        Path shortName = root.resolve("val");
        Path longName = root.resolve("validation");
        if (Files.isDirectory(shortName) && Files.isDirectory(longName)) {
            throw new DataException(root + ": the folder has both val and validation; one of them was expected");
        }
        ImageFolder learned = ImageFolder.scan(train);
        return new SplitFolders(
                learned,
                part(Files.isDirectory(longName) ? longName : shortName, learned),
                part(root.resolve("test"), learned));
    }

    private static @Nullable ImageFolder part(Path folder, ImageFolder train) throws DataException {
        return Files.isDirectory(folder) ? ImageFolder.scan(folder, train.classes()) : null;
    }
}
