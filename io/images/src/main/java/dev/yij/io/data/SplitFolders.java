package dev.yij.io.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A data set in parts. [#scan] reads one that is already split: a folder with `train`, and optionally `val`
/// and `test`, under any of the names that [Part] knows, each with one sub-folder per class. [StratifiedSplit]
/// splits one that is not. The classes of `train` apply to all parts.
///
/// @param train      the training images
/// @param validation the images evaluated after each epoch; null if there are none
/// @param test       the images evaluated after training; null if there are none
/// @param others     sub-folders beside the parts, which are not read
public record SplitFolders(
        ImageFolder train,
        @Nullable ImageFolder validation,
        @Nullable ImageFolder test,
        List<Path> others) {

    /// Copies the list.
    public SplitFolders {
        others = List.copyOf(others);
    }

    /// A data set in parts with nothing beside them.
    public SplitFolders(ImageFolder train, @Nullable ImageFolder validation, @Nullable ImageFolder test) {
        this(train, validation, test, List.of());
    }

    /// Whether the folder has a sub-folder named as a part of a data set: `train`, `Validation`, `test data`.
    /// If not, its sub-folders are classes.
    ///
    /// A class may have such a name: beside classes whose images lie directly in their folders, a folder of
    /// images named `train` is one of trains.
    ///
    /// @throws DataException if it is not a folder, or cannot be listed
    public static boolean hasParts(Path root) throws DataException {
        return !Layout.of(root).parts.isEmpty();
    }

    /// Lists the folders below `root`.
    ///
    /// @throws DataException if `root` is not a folder, has no `train`, has two folders for one part, or
    ///     a part has other classes than `train`
    public static SplitFolders scan(Path root) throws DataException {
        SplitFolders parts = scanWithEmpty(root);
        for (Part part : Part.values()) {
            ImageFolder folder = parts.part(part);
            if (folder != null) {
                folder.requireImages();
            }
        }
        return parts;
    }

    /// The same where classes without images count too, for an audit.
    ///
    /// @throws DataException as [#scan], except for classes without images
    public static SplitFolders scanWithEmpty(Path root) throws DataException {
        Layout layout = Layout.of(root);
        Path train = layout.folder(Part.TRAIN);
        if (train == null) {
            List<Path> found =
                    layout.parts.values().stream().flatMap(List::stream).toList();
            throw new DataException(root + ": the folder has " + (found.isEmpty() ? "" : Layout.join(found) + " but ")
                    + "no sub-folder train; train, val and test were expected, with one folder per class in each");
        }
        ImageFolder learned = ImageFolder.scanWithEmpty(train);
        return new SplitFolders(
                learned,
                part(layout.folder(Part.VALIDATION), learned),
                part(layout.folder(Part.TEST), learned),
                layout.others);
    }

    private static @Nullable ImageFolder part(@Nullable Path folder, ImageFolder train) throws DataException {
        return folder == null ? null : ImageFolder.scanWithEmpty(folder, train.classes());
    }

    /// The images of a part; null if there are none.
    public @Nullable ImageFolder part(Part part) {
        return switch (part) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    /// The number of images of all parts.
    public int images() {
        int images = 0;
        for (Part each : Part.values()) {
            ImageFolder folder = part(each);
            images += folder == null ? 0 : folder.images().size();
        }
        return images;
    }

    /// The sub-folders of a folder: those named as parts, and the others.
    private record Layout(Path root, Map<Part, List<Path>> parts, List<Path> others) {

        static Layout of(Path root) throws DataException {
            List<Path> named = new ArrayList<>();
            List<Path> others = new ArrayList<>();
            for (Path folder : ImageFolder.subFolders(root)) {
                (Part.of(ImageFolder.nameOf(folder)) == null ? others : named).add(folder);
            }
            Map<Part, List<Path>> parts = new EnumMap<>(Part.class);
            if (others.isEmpty() || !allHaveImages(named)) {
                for (Path folder : named) {
                    parts.computeIfAbsent(Part.of(ImageFolder.nameOf(folder)), part -> new ArrayList<>())
                            .add(folder);
                }
            }
            return new Layout(root, parts, others);
        }

        private static boolean allHaveImages(List<Path> folders) throws DataException {
            for (Path folder : folders) {
                if (!ImageFolder.hasImages(folder)) {
                    return false;
                }
            }
            return true;
        }

        @Nullable
        Path folder(Part part) throws DataException {
            List<Path> found = parts.getOrDefault(part, List.of());
            if (found.size() > 1) {
                throw new DataException(root + ": the folder has " + (found.size() == 2 ? "both " : "") + join(found)
                        + "; one of them was expected");
            }
            return found.isEmpty() ? null : found.getFirst();
        }

        static String join(List<Path> folders) {
            return folders.stream().map(ImageFolder::nameOf).collect(Collectors.joining(" and "));
        }
    }
}
