package dev.yij.spark;

import dev.yij.io.image.ImageException;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A data set of 12×12 images whose classes are colours, with noise.
final class ColourImages {

    static final List<String> CLASSES = List.of("blue", "green", "red");

    private static final int[][] COLOURS = {{30, 40, 200}, {40, 190, 60}, {200, 50, 40}};
    private static final int SIZE = 12;

    private ColourImages() {}

    /// Makes `train` (15 images of each class), `val` (4) and `test` (2).
    static Path dataSet(Path root) throws ImageException {
        part(root.resolve("train"), 15, 1);
        part(root.resolve("val"), 4, 2);
        part(root.resolve("test"), 2, 3);
        return root;
    }

    private static void part(Path folder, int perClass, int seed) throws ImageException {
        Random random = new Random(seed);
        for (int c = 0; c < CLASSES.size(); c++) {
            for (int i = 0; i < perClass; i++) {
                image(folder.resolve(CLASSES.get(c)).resolve(i + ".png"), c, random);
            }
        }
    }

    private static void image(Path file, int c, Random random) throws ImageException {
        byte[] rgb = new byte[SIZE * SIZE * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (COLOURS[c][i % 3] + random.nextInt(50));
        }
        PngFile.write(RgbImage.of(SIZE, SIZE, rgb), file);
    }
}
