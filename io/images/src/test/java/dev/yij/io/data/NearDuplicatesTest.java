package dev.yij.io.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageFingerprint.Likeness;
import dev.yij.io.image.Orientation;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.Resize;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Interpolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearDuplicatesTest {

    @TempDir
    Path folder;

    private final List<SampleData.Image> photos = SampleData.images("test");

    private Path photo(String name, int number) throws IOException {
        return Files.write(folder.resolve(name), photos.get(number).bytes());
    }

    private static RgbImage decoded(Path file) throws IOException {
        return ImageDecoder.standard().decode(file);
    }

    private static NearDuplicates find(Path... files) {
        return NearDuplicates.find(List.of(files), ImageDecoder.standard());
    }

    @Test
    void copiesFormGroupsInTheOrderOfTheFiles() throws IOException {
        Path first = photo("a.jpg", 0);
        Path other = photo("b.jpg", 1);
        Path same = photo("c.jpg", 0);
        Path alone = photo("d.jpg", 2);
        Path small = folder.resolve("e.png");
        PngFile.write(Resize.resize(decoded(other), Interpolation.BILINEAR, 90, 120), small);
        Path mirrored = folder.resolve("f.png");
        PngFile.write(Orientation.MIRROR.upright(decoded(other)), mirrored);
        assertEquals(
                List.of(
                        new NearDuplicates.Group(
                                List.of(other, small, mirrored),
                                List.of(Likeness.IDENTICAL, Likeness.SIMILAR, Likeness.MIRRORED)),
                        new NearDuplicates.Group(
                                List.of(same, first), List.of(Likeness.IDENTICAL, Likeness.IDENTICAL))),
                find(other, same, alone, small, first, mirrored).groups());
    }

    @Test
    void theSamePixelsInAnotherFormatAreIdentical() throws IOException {
        Path jpeg = photo("a.jpg", 0);
        Path png = folder.resolve("a.png");
        PngFile.write(decoded(jpeg), png);
        assertEquals(true, find(jpeg, png).groups().getFirst().isIdentical());
    }

    @Test
    void filesThatCannotBeDecodedAreNamedWithTheReason() throws IOException {
        Path damaged = Files.write(folder.resolve("a.jpg"), new byte[0]);
        NearDuplicates found = find(photo("b.jpg", 0), damaged, photo("c.jpg", 0));
        assertEquals(Map.of(damaged, damaged + ": the file is empty"), found.unreadable());
        assertEquals(1, found.groups().size());
    }
}
