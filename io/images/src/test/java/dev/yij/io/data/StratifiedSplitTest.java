package dev.yij.io.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.io.data.ImageFolder.Item;
import dev.yij.io.data.NearDuplicates.Group;
import dev.yij.io.image.ImageFingerprint.Likeness;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StratifiedSplitTest {

    private static final Path ROOT = Path.of("photos");

    private static final NearDuplicates NO_COPIES = new NearDuplicates(List.of(), Map.of());

    /// Images of classes a, b, … that do not exist: a split reads no file.
    private static ImageFolder folder(int... perClass) {
        List<Item> images = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        for (int c = 0; c < perClass.length; c++) {
            classes.add(Character.toString('a' + c));
            for (int i = 0; i < perClass[c]; i++) {
                images.add(new Item(ROOT.resolve(classes.getLast()).resolve(i + ".jpg"), c));
            }
        }
        return new ImageFolder(ROOT, classes, images);
    }

    private static int[] counts(SplitFolders split, Part part) {
        ImageFolder folder = split.part(part);
        return folder == null ? new int[split.train().classes().size()] : folder.counts();
    }

    private static Set<Path> files(SplitFolders split, Part part) {
        Set<Path> files = new HashSet<>();
        ImageFolder folder = split.part(part);
        if (folder != null) {
            folder.images().forEach(image -> files.add(image.file()));
        }
        return files;
    }

    private static Group group(String... images) {
        List<Path> files = Stream.of(images).map(ROOT::resolve).toList();
        return new Group(files, Collections.nCopies(files.size(), Likeness.IDENTICAL));
    }

    @Test
    void everyClassIsSplitInTheSameProportions() {
        SplitFolders split = StratifiedSplit.STANDARD.split(folder(30, 100, 14), new Seed(1), NO_COPIES);
        assertArrayEquals(new int[] {24, 80, 12}, counts(split, Part.TRAIN));
        assertArrayEquals(new int[] {3, 10, 1}, counts(split, Part.VALIDATION));
        assertArrayEquals(new int[] {3, 10, 1}, counts(split, Part.TEST));
    }

    @Test
    void everyImageIsInOnePartInTheOrderOfTheFolder() {
        ImageFolder folder = folder(30, 30);
        SplitFolders split = StratifiedSplit.STANDARD.split(folder, new Seed(1), NO_COPIES);
        List<Item> all = new ArrayList<>();
        for (Part part : Part.values()) {
            ImageFolder images = Objects.requireNonNull(split.part(part));
            all.addAll(images.images());
            List<Integer> places =
                    images.images().stream().map(folder.images()::indexOf).toList();
            assertEquals(places.stream().sorted().toList(), places);
        }
        assertEquals(60, all.size());
        assertEquals(new HashSet<>(folder.images()), new HashSet<>(all));
    }

    @Test
    void theSplitDependsOnTheSeedAlone() {
        SplitFolders one = StratifiedSplit.STANDARD.split(folder(30, 30), new Seed(1), NO_COPIES);
        assertEquals(one, StratifiedSplit.STANDARD.split(folder(30, 30), new Seed(1), NO_COPIES));
        assertNotEquals(one, StratifiedSplit.STANDARD.split(folder(30, 30), new Seed(2), NO_COPIES));
        assertNotEquals(
                files(one, Part.TEST).stream()
                        .filter(file -> file.startsWith(ROOT.resolve("a")))
                        .map(Path::getFileName)
                        .toList(),
                files(one, Part.TEST).stream()
                        .filter(file -> file.startsWith(ROOT.resolve("b")))
                        .map(Path::getFileName)
                        .toList(),
                "classes are shuffled independently");
    }

    /// The columns: images of a class, then how many of them are in each part.
    @ParameterizedTest
    @CsvSource({"1, 1, 0, 0", "2, 2, 0, 0", "3, 2, 1, 0", "4, 2, 1, 1", "5, 3, 1, 1", "14, 12, 1, 1", "15, 11, 2, 2"})
    void aClassWithFewImagesIsTrainedOnFirst(int images, int train, int validation, int test) {
        SplitFolders split = StratifiedSplit.STANDARD.split(folder(images, 100), new Seed(1), NO_COPIES);
        assertEquals(train, counts(split, Part.TRAIN)[0]);
        assertEquals(validation, counts(split, Part.VALIDATION)[0]);
        assertEquals(test, counts(split, Part.TEST)[0]);
    }

    @Test
    void anImageIsLeftToTrainOnHoweverLargeTheFractions() {
        StratifiedSplit most = new StratifiedSplit(0.5, 0.49);
        for (int images = 1; images < 12; images++) {
            assertTrue(counts(most.split(folder(images), new Seed(1), NO_COPIES), Part.TRAIN)[0] > 0);
        }
    }

    @Test
    void aFractionOfZeroLeavesThePartOut() {
        SplitFolders split = new StratifiedSplit(0.2, 0).split(folder(10, 10), new Seed(1), NO_COPIES);
        assertNull(split.test());
        assertArrayEquals(new int[] {2, 2}, counts(split, Part.VALIDATION));
        assertThrows(IllegalArgumentException.class, () -> new StratifiedSplit(0.5, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new StratifiedSplit(-0.1, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new StratifiedSplit(Double.NaN, 0.5));
    }

    @Test
    void copiesStayTogetherForEverySeed() {
        List<Group> pairs = IntStream.range(0, 15)
                .mapToObj(i -> group("a/" + i + ".jpg", "a/" + (29 - i) + ".jpg"))
                .toList();
        NearDuplicates copies = new NearDuplicates(pairs, Map.of());
        for (int seed = 0; seed < 20; seed++) {
            SplitFolders split = StratifiedSplit.STANDARD.split(folder(30, 30), new Seed(seed), copies);
            for (Part part : Part.values()) {
                Set<Path> files = files(split, part);
                for (Group pair : pairs) {
                    assertEquals(
                            files.contains(pair.files().getFirst()),
                            files.contains(pair.files().getLast()));
                }
            }
            assertEquals(2, counts(split, Part.TEST)[0], "a pair fits into three, two do not");
            assertEquals(3, counts(split, Part.TEST)[1]);
        }
    }

    @Test
    void copiesInSeveralClassesAreTrainedOn() {
        Group group = group("a/0.jpg", "b/0.jpg");
        NearDuplicates copies = new NearDuplicates(List.of(group), Map.of());
        for (int seed = 0; seed < 20; seed++) {
            SplitFolders split = new StratifiedSplit(0.4, 0.4).split(folder(10, 10), new Seed(seed), copies);
            assertTrue(files(split, Part.TRAIN).containsAll(group.files()));
        }
    }

    /// Two of six can be read: both are trained on.
    @Test
    void unreadableImagesDoNotCount() {
        Map<Path, String> unreadable = IntStream.range(0, 4)
                .boxed()
                .collect(Collectors.toMap(i -> ROOT.resolve("a/" + i + ".jpg"), i -> "damaged"));
        NearDuplicates copies = new NearDuplicates(List.of(), unreadable);
        SplitFolders split = StratifiedSplit.STANDARD.split(folder(6, 30), new Seed(1), copies);
        assertArrayEquals(new int[] {6, 24}, counts(split, Part.TRAIN));
    }

    @Test
    void theFileGivesTheSplitBack(@TempDir Path folder) throws IOException {
        ImageFolder images = ImageFolder.scan(Folders.make(folder.resolve("data"), 5, 8));
        SplitFolders split = StratifiedSplit.STANDARD.split(images, new Seed(3), NO_COPIES);
        Path file = folder.resolve("split.csv");
        SplitFile.write(file, split);
        List<String> lines = Files.readAllLines(file);
        assertEquals("path,class,split", lines.getFirst());
        assertEquals(14, lines.size());
        assertTrue(
                lines.stream()
                                .filter(line -> line.matches("[ab]/00\\d\\.png,[ab],test"))
                                .count()
                        == 2,
                lines.toString());
        assertEquals(split, SplitFile.read(file).apply(images));
        assertEquals(split.test(), SplitFile.read(file).part(Part.TEST, images));
    }

    @Test
    void anotherFolderIsNotSplitAsTheFileSays(@TempDir Path folder) throws IOException {
        Path data = Folders.make(folder.resolve("data"), 4, 4);
        Path file = folder.resolve("split.csv");
        SplitFile.write(file, StratifiedSplit.STANDARD.split(ImageFolder.scan(data), new Seed(3), NO_COPIES));
        Folders.image(data.resolve("a/new.png"), 1, 1);
        ImageFolder more = ImageFolder.scan(data);
        assertEquals(
                data + " has images that are not in " + file + ": a/new.png",
                assertThrows(DataException.class, () -> SplitFile.read(file).apply(more))
                        .getMessage());
        assertEquals(2, SplitFile.read(file).part(Part.TEST, more).images().size(), "a new image is not tested");
        for (int i = 0; i < 4; i++) {
            Files.delete(data.resolve("b/00" + i + ".png"));
        }
        Folders.image(data.resolve("b/new.png"), 1, 1);
        ImageFolder fewer = ImageFolder.scan(data);
        String missing = String.valueOf(assertThrows(
                        DataException.class, () -> SplitFile.read(file).part(Part.TEST, fewer))
                .getMessage());
        assertTrue(missing.startsWith(data + " does not have all images of " + file + ": b/00"), missing);
        assertTrue(missing.endsWith(" and 1 more"), missing);
    }

    /// "é" is one character or, as a Mac writes it, two.
    @Test
    void aNameIsFoundInEitherFormOfUnicode(@TempDir Path folder) throws IOException {
        Path data = Folders.make(folder.resolve("data"), 1, 1);
        Folders.image(data.resolve("a/e\u0301.png"), 1, 1);
        Path file = folder.resolve("split.csv");
        String others = "path,class,split\na/000.png,a,train\nb/000.png,b,train\n";
        Files.writeString(file, others + "a/\u00e9.png,a,test\n");
        ImageFolder one = ImageFolder.scan(data);
        assertEquals(1, SplitFile.read(file).part(Part.TEST, one).images().size());

        Folders.image(data.resolve("a/\u00e9.png"), 1, 1);
        ImageFolder both = ImageFolder.scan(data);
        assumeTrue(both.images().size() == 4, "this file system takes them for the same file");
        Files.writeString(file, others + "a/\u00e9.png,a,test\na/e\u0301.png,a,val\n");
        SplitFolders split = SplitFile.read(file).apply(both);
        assertEquals(Set.of(data.resolve("a/\u00e9.png")), files(split, Part.TEST));
        assertEquals(Set.of(data.resolve("a/e\u0301.png")), files(split, Part.VALIDATION));
    }

    @Test
    void aFolderIsNoSplit(@TempDir Path folder) {
        assertEquals(
                folder + " is a folder, expected a split with the columns path,class,split",
                assertThrows(DataException.class, () -> SplitFile.read(folder)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'epoch,loss'|: expected the columns path,class,split, found epoch,loss",
                "''|: expected the columns path,class,split, found nothing",
                "'path,class,split\na/1.jpg,a,maybe'|, row 1: expected a path, a class, and train, val or test, found a/1.jpg,a,maybe",
                "'path,class,split\na/1.jpg'|, row 1: expected a path, a class, and train, val or test, found a/1.jpg"
            })
    void anotherFileIsNoSplit(String text, String message, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file.csv"), text);
        assertEquals(
                file + message,
                assertThrows(DataException.class, () -> SplitFile.read(file)).getMessage());
    }
}
