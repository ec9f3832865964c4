package dev.yij.io.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Keeps an option such as `--csv` from replacing an image or a model whose name was typed by mistake.
final class OutputFile {

    private OutputFile() {}

    /// Checks that a file may be written: there is none, it is empty, or it is an earlier output of this kind.
    ///
    /// @param begins how such outputs begin, in upper or lower case
    /// @param kind   what they are, in messages
    /// @throws UsageException if there is another file
    /// @throws IOException    if it cannot be read
    static void requireReplaceable(Path file, String begins, String kind) throws IOException {
        if (!Files.isRegularFile(file)) {
            return; // the writing refuses folders and devices
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(begins.length());
        }
        String text = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (head.length > 0 && !text.equals(begins.toLowerCase(Locale.ROOT))) {
            throw new UsageException(
                    file + " exists and is not " + kind + ": it would be replaced; choose another name");
        }
    }
}
