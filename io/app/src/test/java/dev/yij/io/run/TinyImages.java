package dev.yij.io.run;

import dev.yij.io.image.ImageException;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import java.nio.file.Path;
import java.util.List;

/// A data set of 16×16 images that a network learns in a few epochs: the classes are colours.
public final class TinyImages {

    /// The classes in order.
    public static final List<String> CLASSES = List.of("blue", "green", "red");

    /// Height and width.
    public static final int SIZE = 16;

    private static final int[][] COLOURS = {{30, 40, 220}, {40, 200, 60}, {220, 50, 40}};

    private TinyImages() {}

    /// Makes `train` (6 images of each class), `val` (3) and `test` (2).
    public static Path dataSet(Path root) throws ImageException {
        split(root.resolve("train"), 6);
        split(root.resolve("val"), 3);
        split(root.resolve("test"), 2);
        return root;
    }

    /// Makes a folder for each class with the given number of images named 0.png, 1.png and so on.
    public static Path split(Path folder, int perClass) throws ImageException {
        for (int c = 0; c < CLASSES.size(); c++) {
            for (int i = 0; i < perClass; i++) {
                image(folder.resolve(CLASSES.get(c)).resolve(i + ".png"), c, i);
            }
        }
        return folder;
    }

    /// An image of a class, slightly darker towards one corner; different numbers give different images.
    public static Path image(Path file, int classIndex, int number) throws ImageException {
        byte[] rgb = new byte[SIZE * SIZE * 3];
        for (int i = 0; i < rgb.length; i++) {
            int y = i / 3 / SIZE;
            int x = i / 3 % SIZE;
            rgb[i] = (byte) Math.max(0, COLOURS[classIndex][i % 3] - x - y - 3 * number);
        }
        PngFile.write(RgbImage.of(SIZE, SIZE, rgb), file);
        return file;
    }
}
