package dev.yij.io.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import javax.imageio.ImageIO;

/// Writes pictures and pages so that a file is there whole or not at all: into a file beside it, which then
/// takes its place.
public final class PictureFile {

    private PictureFile() {}

    /// The picture as the bytes of a PNG file.
    public static byte[] png(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, "png", bytes)) {
                throw new IllegalArgumentException("a picture of type " + picture.getType() + " cannot become PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the picture could not become PNG: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    /// Writes a PNG file.
    ///
    /// @throws UncheckedIOException if it cannot be written; the message names it
    public static void writePng(BufferedImage picture, Path file) {
        write(png(picture), file);
    }

    /// Writes an SVG, HTML or other text file as UTF-8.
    ///
    /// @throws UncheckedIOException if it cannot be written; the message names it
    public static void writeText(String text, Path file) {
        write(text.getBytes(StandardCharsets.UTF_8), file);
    }

    private static void write(byte[] bytes, Path file) {
        // Not Files.createTempFile: its files are for their owner's eyes only, and would stay so after the move.
        Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try {
                Files.write(part, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                move(part, file);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be written: " + e, e);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
