package dev.yij.io.audit;

import dev.yij.io.data.DataException;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.NearDuplicates;
import dev.yij.io.data.Part;
import dev.yij.io.data.SplitFile;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.ImageFacts;
import dev.yij.io.image.ImageFingerprint;
import dev.yij.io.image.Orientation;
import dev.yij.io.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What is in a folder of images, and what may be wrong with it. Every file is decoded once.
///
/// @param root    the folder
/// @param classes the names of the classes
/// @param images  all files with the extension of an image, in the order of training
/// @param foreign photos in formats that must be converted first
/// @param passedOver what does not count, as [ImageFolder#passedOver]
/// @param copies  images that are copies of one another
public record Audit(
        Path root,
        List<String> classes,
        List<AuditedImage> images,
        List<Path> foreign,
        List<Path> passedOver,
        List<Copies> copies) {

    /// From this ratio of images on, classes are called unbalanced.
    public static final int UNBALANCED = 3;

    /// Images that are copies of one another.
    ///
    /// @param images   two or more
    /// @param likeness how each resembles the first
    public record Copies(List<AuditedImage> images, List<ImageFingerprint.Likeness> likeness) {
        /// Copies the lists.
        public Copies {
            images = List.copyOf(images);
            likeness = List.copyOf(likeness);
        }

        /// Whether all have the same pixels.
        public boolean areIdentical() {
            return likeness.stream().allMatch(ImageFingerprint.Likeness.IDENTICAL::equals);
        }

        /// Whether they lie in several parts of the data set, so that the evaluation is too good.
        public boolean areAcrossParts() {
            return images.stream().map(AuditedImage::part).distinct().count() > 1;
        }

        /// Whether they have several labels, of which at most one is right. A mirrored copy may differ rightly,
        /// as an arrow to the left does from one to the right.
        public boolean areAcrossClasses() {
            return IntStream.range(0, images.size())
                            .filter(i -> likeness.get(i) != ImageFingerprint.Likeness.MIRRORED)
                            .mapToObj(i -> images.get(i).label())
                            .distinct()
                            .count()
                    > 1;
        }
    }

    /// Copies the lists.
    public Audit {
        classes = List.copyOf(classes);
        images = List.copyOf(images);
        foreign = List.copyOf(foreign);
        passedOver = List.copyOf(passedOver);
        copies = List.copyOf(copies);
    }

    /// Audits a folder: one with `train` and perhaps `val` and `test`, or one of classes.
    ///
    /// @param split how a folder of classes is split; null if it is not, or has parts of its own
    /// @throws DataException if the folder cannot be listed, or has no images
    public static Audit of(Path root, @Nullable SplitFile split, ImageDecoder decoder) throws DataException {
        Map<Part, ImageFolder> parts = new EnumMap<>(Part.class);
        ImageFolder whole = null;
        if (SplitFolders.hasParts(root) || split != null) {
            SplitFolders folders =
                    split == null ? SplitFolders.scanWithEmpty(root) : split.apply(ImageFolder.scanWithEmpty(root));
            for (Part part : Part.values()) {
                ImageFolder folder = folders.part(part);
                if (folder != null) {
                    parts.put(part, folder);
                }
            }
        } else {
            whole = ImageFolder.scanWithEmpty(root);
        }
        List<AuditedImage> listed = new ArrayList<>();
        List<Path> foreign = new ArrayList<>();
        List<Path> passedOver = new ArrayList<>();
        parts.forEach((part, folder) -> {
            list(folder, part, listed);
            foreign.addAll(folder.foreign());
            passedOver.addAll(folder.passedOver());
        });
        if (whole != null) {
            list(whole, null, listed);
            foreign.addAll(whole.foreign());
            passedOver.addAll(whole.passedOver());
        }
        ImageFolder first = whole == null ? parts.values().iterator().next() : whole;
        if (listed.isEmpty() && foreign.isEmpty()) {
            first.requireImages();
        }
        List<Examined> examined = listed.parallelStream()
                .map(image -> Examined.of(image, decoder))
                .toList();
        return new Audit(
                root,
                first.classes(),
                examined.stream().map(Examined::image).toList(),
                foreign,
                passedOver,
                copies(examined));
    }

    private static void list(ImageFolder folder, @Nullable Part part, List<AuditedImage> to) {
        for (ImageFolder.Item item : folder.images()) {
            to.add(new AuditedImage(item.file(), part, folder.classes().get(item.classIndex()), "", 0, 0, null));
        }
    }

    private record Examined(AuditedImage image, @Nullable ImageFingerprint fingerprint) {

        static Examined of(AuditedImage listed, ImageDecoder decoder) {
            Path file = listed.file();
            try {
                RgbImage pixels = decoder.decode(file);
                return new Examined(
                        new AuditedImage(
                                file,
                                listed.part(),
                                listed.label(),
                                "",
                                pixels.width(),
                                pixels.height(),
                                ImageFacts.of(file)),
                        ImageFingerprint.of(pixels));
            } catch (ImageException e) {
                String problem = String.valueOf(e.getMessage());
                return new Examined(new AuditedImage(file, listed.part(), listed.label(), problem, 0, 0, null), null);
            }
        }
    }

    private static List<Copies> copies(List<Examined> examined) {
        Map<Path, AuditedImage> byFile = new HashMap<>();
        SequencedMap<Path, ImageFingerprint> fingerprints = new LinkedHashMap<>();
        for (Examined each : examined) {
            if (each.fingerprint() != null) {
                byFile.put(each.image().file(), each.image());
                fingerprints.put(each.image().file(), each.fingerprint());
            }
        }
        return NearDuplicates.among(fingerprints).stream()
                .map(group -> new Copies(
                        group.files().stream()
                                .map(file -> Objects.requireNonNull(byFile.get(file)))
                                .toList(),
                        group.likeness()))
                .toList();
    }

    /// The images with a property, such as [AuditedImage#isTiny].
    public List<AuditedImage> those(Predicate<AuditedImage> property) {
        return images.stream().filter(property).toList();
    }

    /// The images that cannot be read.
    public List<AuditedImage> unreadable() {
        return those(image -> !image.isReadable());
    }

    /// The images that their EXIF orientation turns.
    public List<AuditedImage> turned() {
        return those(image -> image.facts() != null && image.facts().orientation() != Orientation.UPRIGHT);
    }

    /// The ways in which colours are stored, by the number of images.
    public SortedMap<String, Long> colours() {
        return count(ImageFacts::colours);
    }

    /// The images whose colours are stored as in less than half of the images, and not as plain RGB.
    public List<AuditedImage> unusualColours() {
        Map<String, Long> counts = colours();
        return those(image -> image.facts() != null
                && !image.facts().colours().equals("RGB")
                && 2 * counts.getOrDefault(image.facts().colours(), 0L)
                        < counts.values().stream().mapToLong(Long::longValue).sum());
    }

    /// The formats, by the number of images.
    public SortedMap<String, Long> formats() {
        return count(ImageFacts::format);
    }

    private SortedMap<String, Long> count(Function<ImageFacts, String> kind) {
        return new TreeMap<>(images.stream()
                .map(AuditedImage::facts)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(kind, Collectors.counting())));
    }

    /// The parts of the data set; one, null, if it is not split.
    public List<@Nullable Part> parts() {
        List<@Nullable Part> parts = new ArrayList<>();
        for (AuditedImage image : images) {
            if (!parts.contains(image.part())) {
                parts.add(image.part());
            }
        }
        return parts;
    }

    /// The number of readable images of a class in a part.
    public long count(String label, @Nullable Part part) {
        return images.stream()
                .filter(image -> image.isReadable() && image.label().equals(label) && image.part() == part)
                .count();
    }

    /// The number of readable images of a class.
    public long count(String label) {
        return images.stream()
                .filter(image -> image.isReadable() && image.label().equals(label))
                .count();
    }

    /// Whether the largest class has at least [#UNBALANCED] times as many images as the smallest.
    public boolean isUnbalanced() {
        LongSummaryStatistics sizes = classes.stream().mapToLong(this::count).summaryStatistics();
        return sizes.getMax() > 0 && sizes.getMax() >= UNBALANCED * sizes.getMin();
    }
}
