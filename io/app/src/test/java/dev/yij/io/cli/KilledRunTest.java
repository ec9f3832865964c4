package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.train.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `yij train` as a separate process, killed repeatedly: nothing more can be written, as in a power
/// failure.
@Tag("slow")
class KilledRunTest {

    private static final int KILLS = 20;
    private static final int EPOCHS = 40;

    @TempDir
    private Path folder;

    private Process start(Path data, Path out, String log) throws IOException {
        return start(data, out, log, List.of("--epochs", "" + EPOCHS, "--filters=4", "--dropout=0.2"));
    }

    private Process start(Path data, Path out, String log, List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("train", data.toString(), "--out", out.toString()));
        arguments.add("--image-size=8");
        arguments.addAll(options);
        arguments.addAll(List.of("--batch-size=5", "--horizontal-flip", "--checkpoint-minutes=0"));
        arguments.add("--mode=strict"); // computes at once what fast would compile first
        if (Files.exists(out.resolve("checkpoint.yij")) || Files.exists(out.resolve("checkpoint-previous.yij"))) {
            arguments.add("--resume");
        }
        // the first compiler alone starts sooner, and each run is short
        return YijProcess.start(folder.resolve(log), List.of("-XX:TieredStopAtLevel=1"), arguments);
    }

    /// Waits for a file that a run writes when it has started, then for a while, and kills it.
    ///
    /// @return whether it was killed: false if it had already finished
    private static boolean kill(Process process, Path sign, long millis) throws Exception {
        byte[] before = Files.exists(sign) ? Files.readAllBytes(sign) : new byte[0];
        for (int i = 0; i < 3000 && process.isAlive(); i++) {
            if (Files.exists(sign) && !Arrays.equals(before, Files.readAllBytes(sign))) {
                break;
            }
            Thread.sleep(10);
        }
        Thread.sleep(millis);
        boolean alive = process.isAlive();
        process.destroyForcibly();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return alive;
    }

    @Test
    void aRunKilledTwentyTimesEndsAsOneThatNeverStopped() throws Exception {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        Path unbroken = folder.resolve("unbroken");
        Process whole = start(data, unbroken, "unbroken.log");
        Random random = new Random(7);
        int kills = 0;
        int runs = 0;
        Path out = folder.resolve("killed-0");
        while (kills < KILLS) {
            Process process = start(data, out, "killed.log");
            if (kill(process, out.resolve("history.csv"), random.nextInt(150))) {
                kills++;
            } else {
                assertEquals(0, process.exitValue(), Files.readString(folder.resolve("killed.log")));
                runs++;
                out = folder.resolve("killed-" + runs);
            }
            assertTrue(runs < KILLS, "runs are done before they can be killed");
        }
        assertEquals(0, start(data, out, "last.log").waitFor());
        assertEquals(0, whole.waitFor(), Files.readString(folder.resolve("unbroken.log")));
        for (int run = 0; run <= runs; run++) {
            Path done = folder.resolve("killed-" + run);
            for (String file : List.of("model.yij", "last.yij", "checkpoint.yij")) {
                assertEquals(content(unbroken.resolve(file)), content(done.resolve(file)), file);
            }
            try (Stream<Path> files = Files.list(done)) {
                assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")), "nothing half-written is left");
            }
        }
    }

    /// Killed after the third batch of the first epoch and the second batch of the second.
    @Test
    void aResidualNetworkKilledTwiceWithinAnEpochEndsAsOneThatNeverStopped() throws Exception {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        List<String> options = List.of("--epochs=3", "--net=residual", "--preset=best");
        Path unbroken = folder.resolve("unbroken");
        Process whole = start(data, unbroken, "unbroken.log", options);
        Path out = folder.resolve("killed");
        for (int steps : List.of(3, 4 + 2)) {
            Process process = start(data, out, "killed.log", options);
            while (process.isAlive() && steps(out) < steps) {
                Thread.sleep(5);
            }
            assertTrue(process.isAlive(), Files.readString(folder.resolve("killed.log")));
            process.destroyForcibly();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        }
        assertEquals(0, start(data, out, "last.log", options).waitFor(), Files.readString(folder.resolve("last.log")));
        assertEquals(0, whole.waitFor(), Files.readString(folder.resolve("unbroken.log")));
        for (String file : List.of("model.yij", "last.yij", "checkpoint.yij")) {
            assertEquals(content(unbroken.resolve(file)), content(out.resolve(file)), file);
        }
    }

    /// The steps that the newest checkpoint of a run has.
    private static long steps(Path out) throws IOException {
        Path checkpoint = out.resolve("checkpoint.yij");
        return Files.exists(checkpoint)
                ? ModelFile.load(checkpoint).model().optimizer().iterations()
                : 0;
    }

    /// The contents of a model file except the seconds of the epochs.
    static List<Object> content(Path file) throws IOException {
        SavedModel saved = ModelFile.load(file);
        List<Object> content = new ArrayList<>();
        saved.model().weights().forEach(weight -> content.add(bits(weight.value())));
        saved.model().optimizer().slots().forEach((name, slot) -> content.add(List.of(name, bits(slot))));
        content.add(saved.model().optimizer().iterations());
        content.add(saved.model().optimizer().learningRate());
        for (Epoch epoch : saved.history().epochs()) {
            content.add(epoch.number() + " " + epoch.training() + " " + epoch.validation());
        }
        return content;
    }

    private static List<Integer> bits(float[] values) {
        List<Integer> bits = new ArrayList<>();
        for (float value : values) {
            bits.add(Float.floatToRawIntBits(value));
        }
        return bits;
    }
}
