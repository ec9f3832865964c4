package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookCommandTest {

    @TempDir
    private Path folder;

    @Test
    void theKernelIsInstalledForAnEnvironment() {
        String out = Yij.run("notebook", "--install", "--prefix", folder.toString())
                .succeeded()
                .out();
        Path kernel = folder.resolve("share/jupyter/kernels/yij/kernel.json");
        assertTrue(out.contains(kernel.toString()), out);
        assertTrue(Files.exists(kernel));
    }

    @Test
    void wrongUseIsSaidInASentence() {
        Path missing = folder.resolve("none");
        assertEquals(
                "--prefix must be a folder that exists, found " + missing,
                Yij.run("notebook", "--install", "--prefix", missing).misused());
        assertEquals("there is no file " + missing, Yij.run("notebook", missing).failed());
        assertEquals(
                "--install opens no notebook, found the file a.ipynb",
                Yij.run("notebook", "--install", "a.ipynb").misused());
    }

    /// As a user without Jupyter sees it: a path without programs.
    @Test
    void whereJupyterIsMissingTheNotebookIsThereAllTheSame() throws Exception {
        Path log = folder.resolve("log");
        int exitCode = YijProcess.start(
                        log,
                        List.of("-Duser.dir=" + folder),
                        List.of("notebook"),
                        Map.of(
                                "PATH",
                                "",
                                "JUPYTER_DATA_DIR",
                                folder.resolve("jupyter").toString()))
                .waitFor();
        String text = Files.readString(log);
        assertEquals(1, exitCode, text);
        assertTrue(text.contains("neither jupyter-lab nor jupyter-notebook is in the path; install one"), text);
        assertTrue(Files.readString(folder.resolve("ConvNet.ipynb")).contains("Java (yij)"), text);
        assertTrue(Files.exists(folder.resolve("jupyter/kernels/yij/kernel.json")), text);
    }
}
