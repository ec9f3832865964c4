package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

    @TempDir
    private Path folder;

    private Path file(String content) throws IOException {
        return Files.write(folder.resolve("file"), content.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// An uncompressed `.npz` is a zip archive whose first array is near its beginning.
    @Test
    void anArchiveOfArraysIsNoArray() throws IOException {
        Path archive = file("PK\u0003\u0004" + "\0".repeat(26) + "x.npy\u0093NUMPY");
        assertThrows(UsageException.class, () -> OutputFile.requireReplaceable(archive, OutputFile.Kind.ARRAY));
        Path array = file("\u0093NUMPY\u0001");
        assertDoesNotThrow(() -> OutputFile.requireReplaceable(array, OutputFile.Kind.ARRAY));
    }

    @Test
    void aTextThatQuotesTheHeadOfATableIsNone() throws IOException {
        Path program = file("# reads path,class,probability\nimport csv\n");
        assertThrows(UsageException.class, () -> OutputFile.requireReplaceable(program, OutputFile.Kind.TABLE));
        Path table = file("path,class,probability,class_2\n");
        assertDoesNotThrow(() -> OutputFile.requireReplaceable(table, OutputFile.Kind.TABLE));
    }
}
