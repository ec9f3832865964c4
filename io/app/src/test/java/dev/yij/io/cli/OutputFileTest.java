package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.io.file.FormatException;
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

    /// Not after the work whose result it was to hold.
    @Test
    void aPlaceWhereNothingCanBeWrittenIsRefusedBeforehand() throws IOException {
        assertRefused(folder, " is a folder, expected the name of a file to write");
        Path file = file("");
        assertRefused(file.resolve("a/b.csv"), " cannot be written: " + file + " already exists and is not a folder");
        assertDoesNotThrow(() -> OutputFile.requireReplaceable(folder.resolve("a/b.csv"), OutputFile.Kind.TABLE));
        Path locked = Files.createDirectory(folder.resolve("locked"));
        assumeTrue(locked.toFile().setWritable(false) && !Files.isWritable(locked), "root may write everywhere");
        assertRefused(
                locked.resolve("b.csv"), " cannot be written: " + locked + " is a folder without permission to write");
    }

    private static void assertRefused(Path file, String why) {
        assertEquals(
                file + why,
                assertThrows(FormatException.class, () -> OutputFile.requireReplaceable(file, OutputFile.Kind.TABLE))
                        .getMessage());
    }

    @Test
    void aTextThatQuotesTheHeadOfATableIsNone() throws IOException {
        Path program = file("# reads path,class,probability\nimport csv\n");
        assertThrows(UsageException.class, () -> OutputFile.requireReplaceable(program, OutputFile.Kind.TABLE));
        Path table = file("path,class,probability,class_2\n");
        assertDoesNotThrow(() -> OutputFile.requireReplaceable(table, OutputFile.Kind.TABLE));
    }
}
