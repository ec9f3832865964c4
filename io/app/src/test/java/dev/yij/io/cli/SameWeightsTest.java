package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.run.TinyImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `yij train` with the same seed ends with the same weights on any machine: with each vector width, for any
/// number of computing or decoding threads, and with each garbage collector. 20 steps, in a JVM of its own
/// for each row.
@Tag("slow")
class SameWeightsTest {

    private static final String PREFIX = "weights:    sha256 ";

    @TempDir
    private Path folder;

    private String train(Path data, String mode, int bits, int threads, int workers) throws Exception {
        String text = train(data, List.of("--mode", mode, "--threads", "" + threads), bits, workers);
        assertTrue(text.contains(bits + "-bit vectors, " + threads) || bits > 128, text);
        return hash(text);
    }

    private String train(Path data, List<String> backend, int bits, int workers) throws Exception {
        return train(data, backend, "-XX:MaxVectorSize=" + bits / 8, workers);
    }

    private String train(Path data, List<String> backend, String jvm, int workers) throws Exception {
        Path log = folder.resolve("log");
        String name = (String.join("", backend) + jvm + "-" + workers).replace(":", "");
        List<String> arguments = new ArrayList<>(List.of("train", data.toString()));
        arguments.addAll(backend);
        arguments.addAll(List.of("--out", folder.resolve(name).toString(), "--epochs=5", "--image-size=16"));
        arguments.addAll(List.of("--filters=16", "--batch-size=5", "--augment", "--dropout=0.25"));
        arguments.addAll(List.of("--workers", "" + workers));
        Process process = YijProcess.start(log, List.of(jvm), arguments);
        assertEquals(0, process.waitFor(), Files.readString(log));
        return Files.readString(log);
    }

    private static String hash(String text) {
        return text.lines()
                .filter(line -> line.startsWith(PREFIX))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text))
                .substring(PREFIX.length());
    }

    /// The modes differ by rounding; strict is bit-identical to the scalar reference.
    @Test
    void widthsThreadsAndWorkersChangeNoBit() throws Exception {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        for (String mode : List.of("fast", "fused", "strict")) {
            Map<String, String> hashes = new TreeMap<>();
            hashes.put("128 bits, 1 thread, 1 worker", train(data, mode, 128, 1, 1));
            hashes.put("256 bits, 2 threads, 2 workers", train(data, mode, 256, 2, 2));
            hashes.put("512 bits, 2 threads, 8 workers", train(data, mode, 512, 2, 8));
            hashes.put("512 bits, 3 threads, 1 worker", train(data, mode, 512, 3, 1));
            if (mode.equals("strict")) {
                hashes.put("scalar", hash(train(data, List.of("--backend", "scalar"), 512, 1)));
            }
            assertEquals(1, hashes.values().stream().distinct().count(), mode + ": " + hashes);
        }
    }

    /// A collector moves arrays while native code decodes images into them (JDK-8377811).
    @Test
    void theGarbageCollectorChangesNoBit() throws Exception {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        Map<String, String> hashes = new TreeMap<>();
        for (String collector : List.of("Serial", "Parallel", "G1")) {
            String text = train(data, List.of("--mode", "fast"), "-XX:+Use" + collector + "GC", 2);
            hashes.put(collector, hash(text));
        }
        assertEquals(1, hashes.values().stream().distinct().count(), hashes::toString);
    }
}
