package dev.yij.bench.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.bench.process.AskedProcess;
import dev.yij.bench.process.AskedProcess.OrderFailedException;
import dev.yij.bench.speed.Regress.Samples;
import dev.yij.bench.speed.Regress.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegressTest {

    @TempDir
    private Path folder;

    private static final List<Double> BEFORE = List.of(100.0, 101.0, 99.0, 100.0, 102.0, 98.0);

    private static Verdict after(double factor) {
        return new Samples(BEFORE, BEFORE.stream().map(rate -> rate * factor).toList()).verdict();
    }

    @Test
    void aTenthLessIsSlowerAndFails() {
        Verdict verdict = after(0.9);
        assertTrue(verdict.slower() && verdict.fails());
        assertEquals(-0.1, verdict.change(), 1e-12);
        assertTrue(verdict.line("conv").endsWith("-10.0 %  SLOWER"), verdict.line("conv"));
    }

    @Test
    void aDifferenceWithinTheIntervalsDoesNotCount() {
        Verdict verdict = after(0.97);
        assertFalse(verdict.slower() || verdict.faster() || verdict.fails());
        assertTrue(verdict.line("conv").endsWith("-3.0 %"), verdict.line("conv"));
    }

    @Test
    void aSmallDifferenceIsShownButIsNoFailure() {
        List<Double> steady = List.of(100.0, 100.0, 100.0, 100.0, 100.0, 100.0);
        Verdict verdict =
                new Samples(steady, steady.stream().map(rate -> rate * 0.98).toList()).verdict();
        assertTrue(verdict.slower());
        assertFalse(verdict.fails());
    }

    @Test
    void fasterIsSaid() {
        assertTrue(after(1.1).line("conv").endsWith("+10.0 %  faster"));
        assertFalse(after(1.1).fails());
    }

    @Test
    void aCaseRunsInAJvmOfItsOwn() throws OrderFailedException {
        String name = "FAST conv2d_8, forward with ReLU";
        try (AskedProcess process = new AskedProcess(
                List.of(
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SpeedMain.class.getName(),
                        name),
                Map.of(),
                folder.resolve("log"))) {
            assertTrue(process.rate(0.01) > 0);
            assertThrows(OrderFailedException.class, () -> process.ask("sing"));
        }
    }

    @Test
    void theJarsOfAFolderAreFoundWithoutTheirSources() throws Exception {
        for (String name : List.of("yij-reference-0.1.0", "yij-reference-0.1.0-sources", "yij-simd-0.1.0")) {
            Files.createFile(folder.resolve(name + ".jar"));
        }
        assertEquals(
                folder.resolve("yij-reference-0.1.0.jar") + File.pathSeparator + folder.resolve("yij-simd-0.1.0.jar"),
                OtherRevision.classPath(folder.toString(), folder));
    }

    @Test
    void aFolderWithoutJarsAndANameThatIsNoRevisionAreSaid() {
        IOException none = assertThrows(IOException.class, () -> OtherRevision.classPath(folder.toString(), folder));
        assertTrue(
                String.valueOf(none.getMessage()).contains("holds neither yij-reference-VERSION.jar nor"),
                none::getMessage);
        IOException unknown =
                assertThrows(IOException.class, () -> OtherRevision.classPath("no-such-revision", folder));
        assertTrue(
                String.valueOf(unknown.getMessage()).contains("neither a folder nor a revision"), unknown::getMessage);
    }
}
