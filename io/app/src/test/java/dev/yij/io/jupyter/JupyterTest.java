package dev.yij.io.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.jdk.Jdk;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folders are those that jupyter_core's paths.py names.
class JupyterTest {

    @TempDir
    private Path home;

    private Jupyter on(String system, Map<String, String> environment) {
        return new Jupyter(system, home, environment);
    }

    @Test
    void eachSystemHasItsDataFolder() {
        assertEquals(home.resolve(".local/share/jupyter"), on("Linux", Map.of()).dataFolder());
        assertEquals(
                Path.of("/d/jupyter"),
                on("Linux", Map.of("XDG_DATA_HOME", "/d")).dataFolder());
        assertEquals(home.resolve("Library/Jupyter"), on("Mac OS X", Map.of()).dataFolder());
        assertEquals(
                Path.of("r/jupyter"), on("Windows 11", Map.of("APPDATA", "r")).dataFolder());
        assertEquals(
                Path.of("/j"), on("Mac OS X", Map.of("JUPYTER_DATA_DIR", "/j")).dataFolder());
    }

    @Test
    void jupyterLabIsPreferredAndAFolderOfThatNameIsNoProgram() throws Exception {
        Path first = Files.createDirectories(home.resolve("first"));
        Path second = Files.createDirectories(home.resolve("second"));
        String path = first + File.pathSeparator + second;
        assertNull(on("Linux", Map.of("PATH", path)).program());
        Path notebook = Files.createFile(first.resolve("jupyter-notebook"));
        assertTrue(notebook.toFile().setExecutable(true));
        Files.createDirectories(first.resolve("jupyter-lab"));
        assertEquals(notebook, on("Linux", Map.of("PATH", path)).program());
        Path lab = Files.createFile(second.resolve("jupyter-lab"));
        assertTrue(lab.toFile().setExecutable(true));
        assertEquals(lab, on("Linux", Map.of("PATH", path)).program());
    }

    @Test
    void theKernelIsStartedByTheJdkThatWasFound() throws Exception {
        Path file = KernelSpec.install(home.resolve("jupyter"), new Jdk(Path.of("/jdk")));
        assertEquals(home.resolve("jupyter/kernels/yij/kernel.json"), file);
        Map<String, Object> spec = JSON.std.mapFrom(Files.readString(file));
        assertEquals("message", spec.get("interrupt_mode"));
        List<?> command = (List<?>) Objects.requireNonNull(spec.get("argv"));
        assertEquals(Path.of("/jdk/bin/java").toString(), command.getFirst());
        assertEquals(Jdk.classPath(), command.get(command.indexOf("-cp") + 1));
        assertEquals(
                List.of(KernelSpec.MAIN, "{connection_file}"), command.subList(command.size() - 2, command.size()));
    }
}
