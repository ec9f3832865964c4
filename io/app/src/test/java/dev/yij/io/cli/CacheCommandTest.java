package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheCommandTest {

    @TempDir
    private Path folder;

    private Path kept(char digit, int bytes, String used) throws Exception {
        Path file = folder.resolve(String.valueOf(digit).repeat(32) + ".features");
        Files.write(file, new byte[bytes]);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.parse(used)));
    }

    @Test
    void theFilesAreListedByTheirLastUseAndOnlyTheyAreDeleted() throws Exception {
        Path older = kept('a', 1_200_000, "2026-01-01T00:00:00Z");
        Path newer = kept('b', 800_000, "2026-02-01T00:00:00Z");
        Path foreign = Files.writeString(folder.resolve("mine.txt"), "mine");
        List<String> lines =
                Yij.run("cache", "--feature-cache", folder).succeeded().lines();
        assertEquals(folder + ": 2 files, 2.0 MB of at most 2,000.0 MB", lines.get(0));
        assertTrue(lines.get(1).endsWith("0.8 MB  " + newer.getFileName()), lines.get(1));
        assertTrue(lines.get(2).endsWith("1.2 MB  " + older.getFileName()), lines.get(2));
        assertEquals(
                "Deleted 2 files, 2.0 MB in " + folder + ".",
                Yij.run("cache", "--clear", "--feature-cache", folder)
                        .succeeded()
                        .out()
                        .strip());
        assertFalse(Files.exists(older) || Files.exists(newer));
        assertTrue(Files.exists(foreign));
    }

    @Test
    void aCacheThatIsNotThereIsEmpty() {
        Path none = folder.resolve("none");
        assertEquals(
                none + ": 0 files, 0.0 MB of at most 2,000.0 MB",
                Yij.run("cache", "--feature-cache", none).succeeded().out().strip());
    }
}
