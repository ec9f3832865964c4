package dev.yij.io.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.DataException;
import dev.yij.io.data.Part;
import dev.yij.io.data.SampleData;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageFingerprint.Likeness;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    @TempDir
    Path root;

    private Path photo(String name, int number) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, SampleData.images("test").get(number).bytes());
    }

    private void plain(String name, int width, int height) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        PngFile.write(RgbImage.of(width, height, new byte[3 * width * height]), root.resolve(name));
    }

    private Audit audit() throws IOException {
        return Audit.of(root, null, ImageDecoder.standard());
    }

    private List<String> names(List<AuditedImage> images) {
        return images.stream()
                .map(image -> root.relativize(image.file()).toString().replace('\\', '/'))
                .toList();
    }

    @Test
    void filesAreSortedByWhatMayBeWrongWithThem() throws IOException {
        photo("a/1.jpg", 0);
        photo("a/2.png", 1);
        photo("b/1.jpg", 2);
        plain("b/2.png", 200, 20);
        plain("b/3.png", 40, 50);
        Files.write(
                root.resolve("b/4.jpg"),
                Arrays.copyOf(SampleData.images("test").get(3).bytes(), 3000));
        Files.writeString(root.resolve("b/5.heic"), "");
        Files.writeString(root.resolve("6.jpg"), "");
        Audit audit = audit();
        assertEquals(List.of(root.resolve("6.jpg")), audit.passedOver());
        assertEquals(List.of("b/4.jpg"), names(audit.unreadable()));
        assertTrue(audit.unreadable().getFirst().problem().contains("truncated or damaged"));
        assertEquals(List.of("b/2.png"), names(audit.those(AuditedImage::isTiny)));
        assertEquals(List.of("b/2.png"), names(audit.those(AuditedImage::isExtreme)));
        assertEquals(List.of("a/2.png"), names(audit.those(AuditedImage::isMisnamed)));
        assertEquals(List.of(root.resolve("b/5.heic")), audit.foreign());
        assertEquals(Map.of("JPEG", 3L, "PNG", 2L), audit.formats());
        assertEquals(Map.of("RGB", 5L), audit.colours());
        assertEquals(2, audit.count("a"));
        assertEquals(3, audit.count("b"));
        assertFalse(audit.isUnbalanced());
    }

    @Test
    void copiesAreToldByWhereTheyLie() throws IOException {
        photo("train/a/1.jpg", 0);
        photo("train/a/2.jpg", 1);
        photo("train/a/3.jpg", 1);
        photo("train/b/1.jpg", 2);
        photo("test/a/1.jpg", 0);
        photo("test/b/1.jpg", 3);
        photo("train/b/9.jpg", 3);
        photo("train/a/9.jpg", 3);
        Audit audit = audit();
        List<Audit.Copies> copies = audit.copies();
        assertEquals(3, copies.size());
        assertEquals(
                List.of("train/a/1.jpg", "test/a/1.jpg"), names(copies.get(0).images()));
        assertTrue(copies.get(0).areAcrossParts());
        assertFalse(copies.get(0).areAcrossClasses());
        assertFalse(copies.get(1).areAcrossParts());
        assertTrue(copies.get(2).areAcrossClasses());
        assertEquals(Part.TEST, copies.get(2).images().getLast().part());
        assertEquals(4, audit.count("a", Part.TRAIN));
    }

    @Test
    void aMirroredCopyMayHaveAnotherLabel() {
        AuditedImage left = new AuditedImage(root.resolve("left/1.png"), null, "left", "", 9, 9, null);
        AuditedImage right = new AuditedImage(root.resolve("right/1.png"), null, "right", "", 9, 9, null);
        assertFalse(new Audit.Copies(List.of(left, right), List.of(Likeness.IDENTICAL, Likeness.MIRRORED))
                .areAcrossClasses());
        assertTrue(new Audit.Copies(List.of(left, right), List.of(Likeness.IDENTICAL, Likeness.SIMILAR))
                .areAcrossClasses());
    }

    @Test
    void aFolderThatMustBeConvertedFirstIsAudited() throws IOException {
        for (String name : List.of("a/1.heic", "b/2.heic")) {
            Files.createDirectories(root.resolve(name).getParent());
            Files.writeString(root.resolve(name), "");
        }
        Audit audit = audit();
        assertEquals(2, audit.foreign().size());
        assertEquals(List.of("a", "b"), audit.classes());
        assertEquals(List.of(), audit.images());
        assertFalse(audit.isUnbalanced());
        Files.delete(root.resolve("a/1.heic"));
        Files.delete(root.resolve("b/2.heic"));
        assertThrows(DataException.class, this::audit);
    }

    @Test
    void threeTimesAsManyImagesAreUnbalanced() throws IOException {
        for (int i = 0; i < 6; i++) {
            plain("a/" + i + ".png", 40, 40 + i);
        }
        plain("b/0.png", 60, 40);
        plain("b/1.png", 60, 41);
        assertTrue(audit().isUnbalanced());
        plain("b/2.png", 60, 42);
        assertFalse(audit().isUnbalanced());
    }
}
