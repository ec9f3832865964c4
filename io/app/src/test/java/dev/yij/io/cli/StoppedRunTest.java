package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.TinyImages;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `yij train` as a separate process that is asked to end, as by Ctrl-C or when a computer is shut down.
@Tag("slow")
class StoppedRunTest {

    private static final int EPOCHS = 25;

    @TempDir
    private Path folder;

    /// No checkpoint is written within an epoch but by the signal.
    private Process start(Path data, Path out, String log, String... more) throws IOException {
        List<Object> arguments = List.of(
                "train",
                data,
                "--out",
                out,
                "--epochs",
                EPOCHS,
                "--image-size=8",
                "--filters=4",
                "--batch-size=5",
                "--dropout=0.2",
                "--checkpoint-minutes=1000",
                "--mode=strict");
        return YijProcess.start(
                folder.resolve(log),
                List.of("-XX:TieredStopAtLevel=1"),
                Stream.concat(arguments.stream().map(Object::toString), Stream.of(more))
                        .toList());
    }

    /// Waits until a file exists and its content differs from before: the run has started.
    private static void awaitChange(Process process, Path file, byte[] before) throws Exception {
        for (int i = 0; i < 6000 && process.isAlive(); i++) {
            if (Files.exists(file) && !Arrays.equals(before, Files.readAllBytes(file))) {
                return;
            }
            Thread.sleep(10);
        }
        assertTrue(process.isAlive());
    }

    @Test
    void aRunStoppedBySignalsEndsAsOneThatNeverStopped() throws Exception {
        assumeTrue(File.separatorChar == '/', "Windows has no such signals");
        Path data = TinyImages.dataSet(folder.resolve("data"));
        Path out = folder.resolve("out");
        Process process = start(data, out, "0.log");
        int stops = 0;
        int withinEpoch = 0;
        Path history = out.resolve("history.csv");
        byte[] before = {};
        for (; stops < 4 && process.isAlive(); stops++) {
            Path log = folder.resolve(stops + ".log");
            awaitChange(process, history, before);
            Thread.sleep(37L * stops);
            new ProcessBuilder("kill", stops % 2 == 0 ? "-TERM" : "-INT", "" + process.pid())
                    .start()
                    .waitFor();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            before = Files.readAllBytes(history); // no epoch can end after this
            String text = Files.readString(log);
            assertEquals(stops % 2 == 0 ? 128 + 15 : 128 + 2, process.exitValue(), text);
            assertTrue(text.contains("Stopped. The same command with --resume continues after batch "), text);
            SavedModel saved = ModelFile.load(out.resolve("checkpoint.yij"));
            assertTrue(text.strip().endsWith("of epoch " + (saved.position().epochs() + 1) + "."), text);
            withinEpoch += saved.position().steps() > 0 ? 1 : 0;
            process = start(data, out, stops + 1 + ".log", "--resume");
        }
        assertEquals(0, process.waitFor(), Files.readString(folder.resolve(stops + ".log")));
        assertTrue(withinEpoch > 0, "no run was stopped within an epoch");
        Path unbroken = folder.resolve("unbroken");
        assertEquals(0, start(data, unbroken, "unbroken.log").waitFor());
        assertEquals(
                KilledRunTest.content(unbroken.resolve("model.yij")), KilledRunTest.content(out.resolve("model.yij")));
    }

    @Test
    void aSecondRunInTheSameFolderIsRefused() throws Exception {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        Path out = folder.resolve("out");
        Process process = start(data, out, "first.log");
        try {
            awaitChange(process, out.resolve("checkpoint.yij"), new byte[0]);
            for (String resume : List.of("--epochs=2", "--resume")) {
                Yij.Run second = Yij.run("train", data, "--out", out, "--image-size=8", "--batch-size=5", resume);
                assertEquals(1, second.exitCode());
                assertEquals(
                        "yij train: another yij (pid " + process.pid() + ") trains in " + out
                                + ": wait until it ends, or choose another folder with --out\n",
                        second.err());
            }
            assertTrue(process.isAlive());
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertFalse(Files.readString(folder.resolve("first.log")).contains("yij train:"));
    }
}
