package dev.yij.io.run;

import dev.yij.io.data.DataException;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.NearDuplicates;
import dev.yij.io.data.Part;
import dev.yij.io.data.SplitFile;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.data.StratifiedSplit;
import dev.yij.io.file.FormatException;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The images of a run in parts: those of the folders `train`, `val` and `test`, or those of a folder of
/// classes, split at random. The split is kept in the run's folder.
///
/// @param parts    the images
/// @param settings of the run
/// @param isSplit  whether the run has split them
/// @param copies   groups of images that the split has kept together
record RunData(SplitFolders parts, RunSettings settings, boolean isSplit, List<NearDuplicates.Group> copies) {

    /// How many groups of copies a message names.
    private static final int NAMED = 3;

    /// From this ratio of the largest to the smallest class on, weights are recommended.
    private static final int IMBALANCED = 3;

    /// Splits the images if their folder is not split. A run that is resumed has the split that it began with.
    ///
    /// @throws FormatException if the images of a run that is resumed have changed
    static RunData of(RunSettings settings, ListedImages images) throws IOException {
        if (images.parts() != null) {
            return new RunData(images.parts(), settings, false, List.of());
        }
        ImageFolder all = Objects.requireNonNull(images.all());
        if (settings.start().resumes() && Files.exists(settings.split())) {
            return new RunData(original(settings, all), settings, true, List.of());
        }
        List<Path> files = all.images().stream().map(ImageFolder.Item::file).toList();
        NearDuplicates copies = all.packed() != null
                ? all.packed().copies()
                : NearDuplicates.findAmongFew(files, settings.batches().reader().decoder());
        SplitFolders parts = settings.extras().split().split(all, new Seed(settings.seed()), copies);
        return new RunData(parts, settings, true, copies.groups());
    }

    private static SplitFolders original(RunSettings settings, ImageFolder all) throws IOException {
        SplitFile split;
        try {
            split = SplitFile.read(settings.split());
        } catch (DataException e) {
            throw new FormatException(
                    e.getMessage() + ". Restore this file to resume the run, or start a new one with another --out", e);
        }
        try {
            return split.apply(all);
        } catch (DataException e) {
            throw new FormatException(
                    e.getMessage() + ". Restore the images to resume the run, or start a new one with another --out",
                    e);
        }
    }

    /// Checks that the run's files will not be mixed with the images, where a later run would find them. Real
    /// paths are compared: where upper and lower case are the same, a folder has several names.
    ///
    /// @throws FormatException if the run's folder is that of a class, or in one
    /// @throws IOException     if the folders cannot be read
    void requireOutside() throws IOException {
        if (!Files.isDirectory(settings.out())) {
            return;
        }
        Path out = settings.out().toRealPath();
        for (Part part : Part.values()) {
            ImageFolder images = parts.part(part);
            if (images == null || images.packed() != null) { // packed images are no files
                continue;
            }
            Path root = images.root().toRealPath();
            if (out.equals(root) || !out.startsWith(root)) {
                continue;
            }
            Path inside = root.relativize(out);
            for (ImageFolder.Item image : images.images()) {
                if (images.root().relativize(image.file()).startsWith(inside)) {
                    throw new FormatException(settings.out() + " holds images of " + settings.data()
                            + ", with which the run's files would be mixed: choose another folder with --out");
                }
            }
        }
    }

    /// Writes the split beside the run's model, if there is one.
    void save() throws IOException {
        if (isSplit) {
            SplitFile.write(settings.split(), parts);
        }
    }

    /// What was found, as lines for the user.
    List<String> description() {
        List<String> lines = new ArrayList<>();
        if (isSplit) {
            lines.add("Split at random, each class alike, as " + settings.split() + " records: "
                    + settings.extras().split() + ".");
            if (!copies.isEmpty()) {
                lines.add("Copies of one image, which the split keeps together: "
                        + copies.stream()
                                .limit(NAMED)
                                .map(group -> group.files().stream()
                                        .map(file ->
                                                settings.data().relativize(file).toString())
                                        .collect(Collectors.joining(" = ")))
                                .collect(Collectors.joining("; "))
                        + (copies.size() > NAMED ? "; and " + (copies.size() - NAMED) + " more groups" : ""));
            }
        }
        for (Part part : Part.values()) {
            ImageFolder images = parts.part(part);
            if (images != null) {
                lines.add(String.format("%-7s", part.word() + ":") + images.foundMessage());
            }
        }
        if (!parts.others().isEmpty()) {
            lines.add("Not read, since they are named neither train, val nor test: "
                    + parts.others().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        String few = few();
        if (few != null) {
            lines.add(few);
        }
        String imbalance = imbalance();
        if (imbalance != null) {
            lines.add(imbalance);
        }
        return lines;
    }

    /// Names the classes with too few images for all parts.
    private @Nullable String few() {
        StratifiedSplit split = settings.extras().split();
        List<String> names = IntStream.range(0, classes().size())
                .filter(c -> isMissing(parts.validation(), split.validation(), c)
                        || isMissing(parts.test(), split.test(), c))
                .mapToObj(c -> classes().get(c) + " (" + total(c) + ")")
                .toList();
        return !isSplit || names.isEmpty()
                ? null
                : "Too few images to be in all parts, so that their results will not be known well: "
                        + String.join(", ", names) + ". Four of each class are the least, 30 a beginning.";
    }

    private static boolean isMissing(@Nullable ImageFolder part, double share, int c) {
        return share > 0 && (part == null || part.counts()[c] == 0);
    }

    private int total(int c) {
        return Arrays.stream(Part.values())
                .map(parts::part)
                .mapToInt(part -> part == null ? 0 : part.counts()[c])
                .sum();
    }

    /// Says that the classes differ much in size; null if they do not, or have been weighted.
    @Nullable
    String imbalance() {
        int[] counts = parts.train().counts();
        int most = 0;
        int least = 0;
        for (int c = 0; c < counts.length; c++) {
            most = counts[c] > counts[most] ? c : most;
            least = counts[c] < counts[least] ? c : least;
        }
        if (settings.extras().balanced() || counts[most] <= IMBALANCED * counts[least]) {
            return null;
        }
        return classes().get(most) + " has " + counts[most] + " training images, "
                + classes().get(least) + " only " + counts[least]
                + ": the network may neglect small classes. More images of them help most; --class-weight balanced"
                + " lets each class count the same.";
    }

    private List<String> classes() {
        return parts.train().classes();
    }
}
