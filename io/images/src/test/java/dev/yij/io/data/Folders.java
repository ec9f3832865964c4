package dev.yij.io.data;

import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Folders of tiny images that are identified by their colour.
final class Folders {

    private Folders() {}

    /// `perClass[c]` images of class `c`, named a, b, c …; all pixels of the i-th image overall are (i, c,
    /// 255).
    static Path make(Path root, int... perClass) throws IOException {
        int number = 0;
        for (int c = 0; c < perClass.length; c++) {
            for (int i = 0; i < perClass[c]; i++) {
                String name = String.format(Locale.ROOT, "%c/%03d.png", 'a' + c, i);
                image(root.resolve(name), number++, c);
            }
        }
        return root;
    }

    static void image(Path file, int red, int green) throws IOException {
        byte[] rgb = new byte[3 * 4 * 5];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) 255;
        }
        PngFile.write(RgbImage.of(5, 4, rgb), file);
    }
}
