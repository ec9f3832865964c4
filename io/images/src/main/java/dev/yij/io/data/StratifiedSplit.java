package dev.yij.io.data;

import dev.yij.reference.train.Seed;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Splits the images of a folder at random into training, validation and test images, each class in the same
/// proportions. Depends only on the names of the files and the seed.
///
/// A class of `n` images gives `n` times the share to validation, rounded, and so to test: at least one image
/// where it has three, or four for the test images. The others are trained on, at least one.
///
/// @param validation the fraction of the images to validate on
/// @param test       the fraction of the images to test on
public record StratifiedSplit(double validation, double test) {

    /// 80 % training, 10 % validation, 10 % test images.
    public static final StratifiedSplit STANDARD = new StratifiedSplit(0.1, 0.1);

    /// The fewest images of which one is set aside for validation; one more for testing.
    private static final int FEW = 3;

    /// Checks the fractions.
    ///
    /// @throws IllegalArgumentException if one is not in [0, 1), or nothing is left to train on
    public StratifiedSplit {
        if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
            throw new IllegalArgumentException(
                    "the fractions of validation and test images must be at least 0 and below 1 together, found "
                            + validation + " and " + test);
        }
    }

    /// Splits a folder.
    ///
    /// @param copies images that are copies of one another must be in the same part: a copy of an image that
    ///     was trained on tests nothing. A group with images of several classes is trained on; so are
    ///     unreadable images, which are left out later
    public SplitFolders split(ImageFolder folder, Seed seed, NearDuplicates copies) {
        Map<Path, Part> parts = new HashMap<>();
        List<List<List<Path>>> units = units(folder, copies);
        for (int c = 0; c < units.size(); c++) {
            Seed random = seed.stream("split", 0).stream(folder.classes().get(c), 0);
            assign(units.get(c), random, parts);
        }
        return of(folder, parts);
    }

    /// The images of a folder in the given parts: those that are not listed are trained on.
    static SplitFolders of(ImageFolder folder, Map<Path, Part> parts) {
        Map<Part, List<ImageFolder.Item>> images = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            images.put(part, new ArrayList<>());
        }
        for (ImageFolder.Item image : folder.images()) {
            Objects.requireNonNull(images.get(parts.getOrDefault(image.file(), Part.TRAIN)))
                    .add(image);
        }
        List<ImageFolder.Item> validated = images.getOrDefault(Part.VALIDATION, List.of());
        List<ImageFolder.Item> tested = images.getOrDefault(Part.TEST, List.of());
        ImageFolder trained = new ImageFolder(
                folder.root(),
                folder.classes(),
                images.getOrDefault(Part.TRAIN, List.of()),
                folder.foreign(),
                folder.passedOver(),
                folder.packed());
        return new SplitFolders(
                trained,
                validated.isEmpty() ? null : folder.with(validated),
                tested.isEmpty() ? null : folder.with(tested));
    }

    /// Per class the groups, and the other images as groups of one, without those that are trained on.
    private static List<List<List<Path>>> units(ImageFolder folder, NearDuplicates copies) {
        Map<Path, List<Path>> groups = new HashMap<>();
        copies.groups().forEach(group -> group.files().forEach(file -> groups.put(file, group.files())));
        List<Map<List<Path>, List<Path>>> units = new ArrayList<>();
        Map<List<Path>, Set<Integer>> classes = new HashMap<>();
        folder.classes().forEach(name -> units.add(new LinkedHashMap<>()));
        for (ImageFolder.Item image : folder.images()) {
            if (!copies.unreadable().containsKey(image.file())) {
                List<Path> group = groups.getOrDefault(image.file(), List.of(image.file()));
                units.get(image.classIndex())
                        .computeIfAbsent(group, key -> new ArrayList<>())
                        .add(image.file());
                classes.computeIfAbsent(group, key -> new HashSet<>()).add(image.classIndex());
            }
        }
        return units.stream()
                .map(ofClass -> ofClass.entrySet().stream()
                        .filter(unit ->
                                classes.getOrDefault(unit.getKey(), Set.of()).size() == 1)
                        .map(Map.Entry::getValue)
                        .toList())
                .toList();
    }

    /// Puts the groups of one class into parts.
    private void assign(List<List<Path>> units, Seed random, Map<Path, Part> parts) {
        int n = units.stream().mapToInt(List::size).sum();
        Map<Part, Integer> wanted = new EnumMap<>(Part.class);
        int validated = Math.min(count(validation, n, FEW), Math.max(0, n - 1));
        wanted.put(Part.VALIDATION, validated);
        wanted.put(Part.TEST, Math.min(count(test, n, FEW + 1), Math.max(0, n - 1 - validated)));
        for (int index : random.permutation(units.size())) {
            List<Path> unit = units.get(index);
            for (Map.Entry<Part, Integer> part : wanted.entrySet()) {
                if (unit.size() <= part.getValue()) {
                    part.setValue(part.getValue() - unit.size());
                    unit.forEach(file -> parts.put(file, part.getKey()));
                    break;
                }
            }
        }
    }

    private static int count(double share, int n, int least) {
        return share == 0 ? 0 : Math.max(n >= least ? 1 : 0, (int) Math.round(share * n));
    }

    /// As in settings and messages: `10% validation and 10% test images`.
    @Override
    public String toString() {
        return percent(validation) + " validation and " + percent(test) + " test images";
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }
}
