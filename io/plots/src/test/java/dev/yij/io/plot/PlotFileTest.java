package dev.yij.io.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotFileTest {

    @TempDir
    Path folder;

    @Test
    void anImageReplacesTheOldFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("a.png");
        Files.writeString(file, "old");
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(2, 1, 0x123456);
        PlotFile.writePng(image, file);
        assertEquals(0xff123456, ImageIO.read(file.toFile()).getRGB(2, 1));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aFileThatCannotBeMadeIsNamed() throws IOException {
        Path noFolder = folder.resolve("a.txt");
        Files.writeString(noFolder, "text");
        Path file = noFolder.resolve("a.svg");
        var error = assertThrows(UncheckedIOException.class, () -> PlotFile.writeText("x", file));
        assertTrue(String.valueOf(error.getMessage()).startsWith(file + " cannot be written"));
    }

    @Test
    void aTargetThatCannotBeReplacedLeavesNoOtherFile() throws IOException {
        Path file = folder.resolve("full");
        Files.createDirectories(file.resolve("inside"));
        assertThrows(UncheckedIOException.class, () -> PlotFile.writeText("x", file));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }
}
