package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngFileTest {

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBackAndNothingElseIsLeft() throws IOException {
        RgbImage image = RgbImage.of(2, 1, new byte[] {1, 2, 3, (byte) 200, 100, 50});
        Path file = folder.resolve("a/b/image.png");
        PngFile.write(RgbImage.of(1, 1, new byte[3]), file);
        PngFile.write(image, file);
        assertEquals(image, ImageDecoder.standard().decode(file));
        try (var files = Files.list(file.getParent())) {
            assertEquals(1, files.count());
        }
    }
}
