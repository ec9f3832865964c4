package dev.yij.io.plot;

import dev.yij.io.file.WholeFile;
import dev.yij.io.image.PngFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes images and pages atomically: the file is complete or does not exist.
public final class PlotFile {

    private PlotFile() {}

    /// The image as the bytes of a PNG file.
    public static byte[] png(BufferedImage image) {
        try {
            return PngFile.encode(image);
        } catch (IOException e) {
            throw new UncheckedIOException("the image could not become PNG: " + e.getMessage(), e);
        }
    }

    /// Writes a PNG file.
    ///
    /// @throws UncheckedIOException if it cannot be written; the message names it
    public static void writePng(BufferedImage image, Path file) {
        write(png(image), file);
    }

    /// Writes an SVG, HTML or other text file as UTF-8.
    ///
    /// @throws UncheckedIOException if it cannot be written; the message names it
    public static void writeText(String text, Path file) {
        write(text.getBytes(StandardCharsets.UTF_8), file);
    }

    private static void write(byte[] bytes, Path file) {
        try {
            WholeFile.write(file, out -> out.write(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
    }
}
