package dev.yij.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    /// A file stands where a folder would have to be.
    @Test
    void anErrorOfTheDiskNamesTheFile() throws IOException {
        Path file = Files.createFile(folder.resolve("plain.txt")).resolve("a.txt");
        IOException failure = assertThrows(IOException.class, () -> WholeFile.write(file, out -> {}));
        assertTrue(
                String.valueOf(failure.getMessage()).startsWith(file + " cannot be written: "), failure.getMessage());
        assertFalse(String.valueOf(failure.getMessage()).contains("Exception"), failure.getMessage());
    }

    /// Begins to write a file and never ends.
    static final class Endless {
        public static void main(String[] file) throws IOException {
            WholeFile.write(Path.of(file[0]), out -> {
                out.write(new byte[1 << 17]);
                System.out.println("begun");
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            });
        }
    }

    /// Windows ends a process without a signal.
    @Test
    void aSignalLeavesNoTemporaryFile() throws Exception {
        Assumptions.assumeTrue(File.separatorChar == '/');
        String path = System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path")
                + File.pathSeparator
                + Path.of(WholeFileTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        path,
                        Endless.class.getName(),
                        folder.resolve("a.bin").toString())
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertEquals("begun", out.readLine());
            assertEquals(1, names().size());
        } finally {
            process.destroy();
        }
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(List.of(), names());
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

    @Test
    void aLinkStaysALink() throws IOException {
        Path target = Files.writeString(folder.resolve("target.csv"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), target);
        WholeFile.write(link, out -> out.write('x'));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("x", Files.readString(target));
    }

    @Test
    void aPipeIsNotReplaced() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        FormatException refusal = assertThrows(FormatException.class, () -> WholeFile.write(pipe, out -> {}));
        assertEquals(pipe + " is a device or a pipe, which would be replaced by a file", refusal.getMessage());
        assertFalse(Files.isRegularFile(pipe));
    }
}
