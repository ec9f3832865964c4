package dev.yij.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aFileIsMadeWithTheFoldersItLiesIn() throws IOException {
        Path file = folder.resolve("a/b/c.txt");
        WholeFile.write(file, out -> out.write(new byte[] {'h', 'i'}));
        assertEquals("hi", Files.readString(file));
    }

    @Test
    void aFailureHalfWayLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = folder.resolve("a.txt");
        Files.writeString(file, "old");
        IOException failure = assertThrows(
                IOException.class,
                () -> WholeFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("disk full");
                }));
        assertEquals("disk full", failure.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void aContentThatClosesItsStreamIsStillWrittenWhole() throws IOException {
        Path file = folder.resolve("a.txt");
        WholeFile.write(file, out -> {
            out.write('x');
            out.close();
        });
        assertEquals("x", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void aFolderIsNoFileToWrite() {
        String message = assertThrows(FormatException.class, () -> WholeFile.write(folder, out -> {}))
                .getMessage();
        assertEquals(folder + " is a folder, expected the name of a file to write", message);
    }

    /// A file created by `Files.createTempFile` would be readable by its owner only.
    @Test
    void othersMayReadTheFileAsAnyOther() throws IOException {
        Path plain = Files.createFile(folder.resolve("plain.txt"));
        Assumptions.assumeTrue(Files.getFileStore(plain).supportsFileAttributeView("posix"));
        Path whole = folder.resolve("whole.txt");
        WholeFile.write(whole, out -> {});
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(whole));
    }
}
