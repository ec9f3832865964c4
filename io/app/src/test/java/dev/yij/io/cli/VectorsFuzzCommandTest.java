package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.RandomCases;
import dev.yij.testvectors.cases.Shrinking;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorsFuzzCommandTest {

    private static final List<KernelCase> DENSE = RandomCases.of(Operation.DENSE, 5, 7);

    @TempDir
    private Path temporary;

    private Path cases;

    @BeforeEach
    void names() {
        cases = temporary.resolve("random");
    }

    private Yij.Run fuzz(Object... options) {
        Object[] all = new Object[options.length + 9];
        System.arraycopy(
                new Object[] {"vectors", "fuzz", cases, "--seed", 7, "--count", 5, "--operations", "dense,sgd"},
                0,
                all,
                0,
                9);
        System.arraycopy(options, 0, all, 9, options.length);
        return Yij.run(all);
    }

    @Test
    void whatIsDrawnPassesTheCheck() {
        assertEquals(
                "Wrote 11 files to " + cases + ": 10 random cases",
                fuzz().succeeded().out().strip());
        List<String> lines = Yij.run("vectors", "check", cases).succeeded().lines();
        assertEquals("PASS " + DENSE.getFirst(), lines.getFirst());
        assertEquals("10 cases: 10 passed, 0 failed, 0 missing", lines.getLast());
    }

    @Test
    void foldersOfArraysAreWrittenToo() throws IOException {
        fuzz("--npy").succeeded();
        assertTrue(Files.exists(cases.resolve(DENSE.getFirst().name()).resolve("y_bound.npy")));
        assertEquals(
                "operation dense",
                Files.readAllLines(cases.resolve(DENSE.getFirst().name()).resolve("case.txt"))
                        .getFirst());
        assertEquals(10, Files.readAllLines(cases.resolve("cases.txt")).size());
        Yij.run("vectors", "check", cases, "--require-all").succeeded();
    }

    /// Results in another folder, every dense layer wrong by 1 in its last output.
    @Test
    void theSmallestFailingCaseIsNamed() throws IOException {
        fuzz().succeeded();
        Path results = Files.createDirectory(temporary.resolve("results"));
        for (KernelCase c : DENSE) {
            Map<String, NumpyArray> arrays = Npz.read(cases.resolve(c.name() + ".npz"));
            float[] y = Objects.requireNonNull(arrays.get("y")).data();
            y[y.length - 1] += 1;
            try (OutputStream out = Files.newOutputStream(results.resolve(c.name() + ".npz"))) {
                Npz.write(out, arrays);
            }
        }
        Yij.Run run = Yij.run("vectors", "check", results, "--cases", cases, "--quiet");
        assertEquals(1, run.exitCode());
        KernelCase least = DENSE.stream()
                .min(Comparator.comparingLong(Shrinking::elements))
                .orElseThrow();
        assertTrue(
                run.lines()
                        .contains("the smallest of 5 failing dense cases is " + least + " with "
                                + Shrinking.elements(least) + " elements"),
                run.out());
        assertEquals("10 cases: 0 passed, 5 failed, 5 missing", run.lines().getLast());
        assertTrue(
                run.out().contains("repeat: yij vectors check " + results + " --cases " + cases + " --case " + least),
                run.out());
    }

    @Test
    void aManifestOfOtherCasesIsRefused() throws IOException {
        fuzz().succeeded();
        Path manifest = cases.resolve(Goldens.MANIFEST);
        String name = DENSE.getFirst().name();
        Files.writeString(manifest, Files.readString(manifest).replace("\"" + name + "\"", "\"dense_of_old\""));
        Yij.Run run = Yij.run("vectors", "check", cases);
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains(manifest + " lists other cases than this version of yij draws for seed 7"));
        Files.writeString(manifest, "{\"cases\": [], \"random\": {\"seed\": \"x\"}}");
        assertTrue(Yij.run("vectors", "check", cases)
                .err()
                .contains("\"random\" has a seed, a count and operations, found {seed=x}"));
    }

    private static String usage(Object... arguments) {
        Yij.Run run = Yij.run(arguments);
        assertEquals(2, run.exitCode());
        return run.err().lines().findFirst().orElse("");
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingIsWritten() {
        assertTrue(usage("vectors", "fuzz", cases, "--operations", "dense,conv2")
                .contains("--operations: there is no operation conv2; the nearest name is conv2d"));
        assertTrue(usage("vectors", "fuzz", cases, "--count", 0).contains("--count must be from 1 to 10000, found 0"));
        assertTrue(usage("vectors", "check", temporary, "--cases", temporary)
                .contains("--cases is a folder that yij vectors fuzz wrote, found " + temporary));
        assertTrue(Files.notExists(cases));
    }
}
