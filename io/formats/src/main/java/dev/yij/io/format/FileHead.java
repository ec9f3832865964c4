package dev.yij.io.format;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.ZipContents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/// The data by which the format of a file is detected.
///
/// @param bytes   its first 16 bytes, fewer if it is shorter
/// @param entries the names of its entries if it is a zip archive, else none
public record FileHead(byte[] bytes, Set<String> entries) {

    private static final int LENGTH = 16;

    /// Reads the head of a file.
    ///
    /// @throws FormatException if it does not exist, or is a folder
    /// @throws IOException     if it cannot be read
    public static FileHead of(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            Path model = file.resolve("model.yij"); // where the folder is that of a training run
            throw new FormatException(
                    file + " is a folder, expected a model file" + (Files.exists(model) ? ", such as " + model : ""));
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FormatException(file + " is a device or a pipe, expected a model file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LENGTH);
            return new FileHead(bytes, ZipContents.isZip(bytes) ? names(file) : Set.of());
        } catch (NoSuchFileException e) {
            throw new FormatException("there is no model file " + file, e);
        }
    }

    /// Empty if the archive is damaged: the reader of the file reports that.
    private static Set<String> names(Path file) throws IOException {
        try (ZipContents zip = ZipContents.open(file)) {
            return Set.copyOf(zip.names());
        } catch (FormatException e) {
            return Set.of();
        }
    }
}
