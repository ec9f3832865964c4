package dev.yij.io.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.image.ImageException;
import dev.yij.io.image.ImageReader;
import dev.yij.io.model.Preparation;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packed data sets: what is read is what was packed, or an error.
class PackedImagesTest {

    private static final ImageReader READER = new ImageReader(Preparation.PHOTOGRAPHS);

    @TempDir
    private Path folder;

    private Path images;
    private Path packed;

    @BeforeEach
    void makeImages() throws IOException {
        images = Folders.make(folder.resolve("images"), 4, 3);
        packed = folder.resolve("packed");
    }

    /// Eight by eight pixels, three images in a file.
    private PackedImages pack(Path from) throws IOException {
        return new Packing(8, READER, 3 * 3 * 8 * 8).pack(from, packed, done -> {});
    }

    private void assertSameImages(ImageFolder expected, ImageFolder found) throws ImageException {
        assertEquals(expected.classes(), found.classes());
        assertEquals(expected.images().size(), found.images().size());
        for (int i = 0; i < expected.images().size(); i++) {
            ImageFolder.Item original = expected.images().get(i);
            ImageFolder.Item image = found.images().get(i);
            assertEquals(original.classIndex(), image.classIndex());
            assertEquals(
                    expected.root().relativize(original.file()), found.root().relativize(image.file()));
            assertEquals(expected.read(original, READER, 8, 8), found.read(image, READER, 8, 8));
        }
    }

    @Test
    void aFolderOfClassesIsReadAsItWas() throws IOException {
        PackedImages all = pack(images);
        assertFalse(all.hasParts());
        assertSameImages(ImageFolder.scan(images), all.all());
        assertEquals(
                List.of("00000.rgb", "00001.rgb", "00002.rgb", "images.csv", "pack.json"), names(packed)); // 3 + 3 + 1
        assertEquals(all.digest(), PackedImages.open(packed).digest());
    }

    @Test
    void partsKeepTheirFoldersAndClasses() throws IOException {
        Path split = folder.resolve("split");
        Folders.make(split.resolve("Training Data"), 3, 2);
        Folders.make(split.resolve("val"), 1, 1);
        SplitFolders expected = SplitFolders.scan(split);
        SplitFolders found = pack(split).parts();
        assertSameImages(expected.train(), found.train());
        assertSameImages(Objects.requireNonNull(expected.validation()), Objects.requireNonNull(found.validation()));
        assertNull(found.test());
    }

    @Test
    void anImageThatCannotBeReadKeepsItsPlaceAndItsReason() throws IOException {
        Files.write(images.resolve("a/001.png"), new byte[] {1, 2, 3});
        ImageFolder found = pack(images).all();
        ImageFolder.Item bad = found.images().get(1);
        ImageException original =
                assertThrows(ImageException.class, () -> READER.read(images.resolve("a/001.png"), 8, 8));
        ImageException unreadable = assertThrows(ImageException.class, () -> found.read(bad, READER, 8, 8));
        assertEquals(message(original).replace(images.toString(), packed.toString()), unreadable.getMessage());
    }

    /// The images differ by a shade only, so all of a class are copies; which is found when they are packed.
    @Test
    void aSplitKeepsCopiesTogetherAsThatOfTheFolderDoes() throws IOException {
        ImageFolder original = ImageFolder.scan(images);
        NearDuplicates copies = NearDuplicates.find(
                original.images().stream().map(ImageFolder.Item::file).toList(), READER.decoder());
        PackedImages all = pack(images);
        assertEquals(
                copies.groups().stream()
                        .map(group ->
                                group.files().stream().map(images::relativize).toList())
                        .toList(),
                all.copies().groups().stream()
                        .map(group ->
                                group.files().stream().map(packed::relativize).toList())
                        .toList());
        StratifiedSplit split = new StratifiedSplit(0.3, 0.2);
        SplitFolders expected = split.split(original, new Seed(3), copies);
        SplitFolders found = split.split(all.all(), new Seed(3), all.copies());
        assertSameImages(expected.train(), found.train());
    }

    @Test
    void damageIsAnErrorThatNamesTheFile() throws IOException {
        pack(images);
        Path shard = packed.resolve("00001.rgb");
        byte[] pixels = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(pixels, pixels.length - 1));
        assertEquals(
                shard + " has 575 bytes, expected 576 for 3 images: it is incomplete or was changed", openingFails());
        Files.delete(shard);
        assertEquals(shard + " cannot be read: there is no such file", openingFails());
        Files.write(shard, pixels);
        flip(packed.resolve("images.csv"), "000.png", "0O0.png");
        assertEquals(
                packed.resolve("images.csv") + " is damaged: it does not match the SHA-256 in pack.json",
                openingFails());
        flip(packed.resolve("images.csv"), "0O0.png", "000.png");
        flip(packed.resolve("pack.json"), "\"a\"", "\"c\"");
        assertEquals(
                packed.resolve("pack.json") + " is damaged: its content does not match its SHA-256", openingFails());
        flip(packed.resolve("pack.json"), "\"version\" : 1", "\"version\" : 2");
        assertEquals(
                packed.resolve("pack.json") + ": expected the format yij-pack, version 1, found yij-pack, version 2:"
                        + " pack the images again with this yij",
                openingFails());
        Files.writeString(packed.resolve("pack.json"), "{");
        assertTrue(openingFails().startsWith(packed.resolve("pack.json") + " cannot be read: "), openingFails());
        assertEquals(
                images + " is no packed data set: it has no file pack.json",
                assertThrows(DataException.class, () -> PackedImages.open(images))
                        .getMessage());
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private String openingFails() {
        return String.valueOf(assertThrows(DataException.class, () -> PackedImages.open(packed))
                .getMessage());
    }

    private static void flip(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(from), text);
        Files.writeString(file, text.replaceFirst(from, to));
    }

    /// Such an image is not left out as one that cannot be read: results would differ in silence.
    @Test
    void aFlippedBitEndsThePassAndNamesFileAndImage() throws IOException {
        pack(images);
        Path shard = packed.resolve("00001.rgb");
        byte[] pixels = Files.readAllBytes(shard);
        pixels[200] ^= 1;
        Files.write(shard, pixels);
        ImageBatches batches = new ImageBatches(
                PackedImages.open(packed).all(),
                BatchOptions.standard().size(8, 8).reader(READER).skipUnreadable(true));
        String message = String.valueOf(assertThrows(UncheckedIOException.class, () -> batches.check(done -> {}))
                .getMessage());
        assertTrue(
                message.matches(Pattern.quote(shard.toString())
                        + " is damaged: the pixels of b/000\\.png have the CRC-32C \\w{8}, expected \\w{8}"),
                message);
        try (var pass = batches.epoch(0)) {
            assertEquals(
                    message,
                    assertThrows(UncheckedIOException.class, pass::next).getMessage());
        }
    }

    @Test
    void anotherSizeOrPreparationIsRefused() throws IOException {
        ImageFolder all = pack(images).all();
        BatchOptions same = BatchOptions.standard().size(8, 8).reader(READER).shuffle(new Seed(1));
        assertEquals(7, new ImageBatches(all, same).samples());
        assertEquals(
                packed + ": the packed images have 8×8 pixels, expected 16×16: pack them in this size, or train in"
                        + " theirs",
                refused(all, same.size(16, 16)));
        assertEquals(
                packed + ": the packed images have 8×8 pixels, expected 12×12 for changes that magnify (a scale range"
                        + " above 1): omit these, or use the folder of images",
                refused(all, same.augmentation(Augmentation.NONE.scale(1, 1.5))));
        assertEquals(
                packed + ": the packed images were resized by bilinear, rotated by their EXIF orientation, expected"
                        + " resized by nearest, EXIF orientation ignored: pack them in this way, or use the folder of"
                        + " images",
                refused(all, same.preparation(Preparation.KERAS)));
        assertTrue(message(assertThrows(DataException.class, () -> ImageFolder.scan(packed)))
                .startsWith(packed + ": this is a packed data set"));
    }

    private static String refused(ImageFolder all, BatchOptions options) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> new ImageBatches(all, options))
                .getMessage());
    }

    @Test
    void nothingIsReplacedAndNothingHalfWrittenIsLeft() throws IOException {
        Files.createDirectories(packed);
        assertEquals(
                packed + " exists already and is not replaced: choose another folder",
                assertThrows(DataException.class, () -> pack(images)).getMessage());
        Files.delete(packed);
        assertThrows(
                IllegalStateException.class,
                () -> new Packing(8, READER, 1).pack(images, packed, done -> {
                    throw new IllegalStateException("stopped under way");
                }));
        assertEquals(List.of("images"), names(folder));
        Path inside = images.resolve("a/packed");
        assertThrows(DataException.class, () -> new Packing(8, READER, 1).pack(images, inside, done -> {}));
        assertFalse(Files.exists(inside));
    }

    @Test
    void theDigestDependsOnThePixels() throws IOException {
        String before = pack(images).digest();
        Folders.image(images.resolve("a/000.png"), 77, 0);
        packed = folder.resolve("other");
        assertNotEquals(before, pack(images).digest());
    }

    @Test
    void classesMayHaveTheNumbersOfAModel() throws IOException {
        ImageFolder numbered = pack(images).all().numbered(List.of("b", "a"));
        assertEquals(packed.resolve("b/000.png"), numbered.images().getFirst().file());
        assertEquals(0, numbered.images().getFirst().classIndex());
        assertEquals(
                packed + " has the classes a, b; expected a, x",
                assertThrows(DataException.class, () -> again().numbered(List.of("a", "x")))
                        .getMessage());
    }

    private ImageFolder again() throws DataException {
        return PackedImages.open(packed).all();
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
