package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.file.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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

    /// The file is deleted and created again all the time: a lock on a deleted one must not count.
    @Test
    void runsThatEndWhileOthersBeginNeverHoldAFolderTogether() throws Exception {
        AtomicInteger holding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Callable<Integer> runs = () -> {
            int held = 0;
            while (held < 200) {
                try (RunLock lock = RunLock.acquire(folder)) {
                    most.accumulateAndGet(holding.incrementAndGet(), Math::max);
                    Thread.yield();
                    holding.decrementAndGet();
                    held++;
                } catch (FormatException e) {
                    Thread.yield(); // another one holds it
                }
            }
            return held;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (var each : threads.invokeAll(List.of(runs, runs, runs))) {
                assertEquals(200, each.get());
            }
        }
        assertEquals(1, most.get());
    }

    @Test
    void theFileOfAProcessThatWasKilledIsNoObstacle() throws IOException {
        Files.writeString(folder.resolve(".lock"), "123456789012345678901234567890 and more");
        try (RunLock lock = RunLock.acquire(folder)) {
            assertHeld(folder);
        }
    }
}
