package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

    @TempDir
    private Path folder;

    private void assertHeld(Path out) {
        FormatException refusal = assertThrows(FormatException.class, () -> RunLock.acquire(out));
        assertEquals(
                "another yij (pid " + ProcessHandle.current().pid() + ") trains in " + out
                        + ": wait until it ends, or choose another folder with --out",
                refusal.getMessage());
    }

    @Test
    void onlyOneHoldsAFolderUntilItIsReleased() throws IOException {
        Path out = folder.resolve("new/run");
        try (RunLock lock = RunLock.acquire(out)) {
            assertHeld(out);
            assertHeld(out);
            RunLock.acquire(folder.resolve("new/other")).close();
        }
        RunLock.acquire(out).close();
    }

    @Test
    void aRunThatHasWrittenNothingLeavesNothing() throws IOException {
        Path out = folder.resolve("run");
        RunLock.acquire(out).close();
        assertFalse(Files.exists(out));
        Files.createDirectory(out);
        RunLock.acquire(out).close();
        assertEquals(0, out.toFile().list().length);
        RunLock lock = RunLock.acquire(out);
        Files.writeString(out.resolve("model.yij"), "weights");
        lock.close();
        assertTrue(Files.exists(out.resolve(".lock")));
    }

    @Test
    void theFileOfAProcessThatWasKilledIsNoObstacle() throws IOException {
        Files.writeString(folder.resolve(".lock"), "123456789012345678901234567890 and more");
        try (RunLock lock = RunLock.acquire(folder)) {
            assertHeld(folder);
        }
    }
}
