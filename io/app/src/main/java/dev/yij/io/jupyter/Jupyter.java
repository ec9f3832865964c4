package dev.yij.io.jupyter;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Jupyter's programs and folders on a machine.
///
/// @param system      the operating system, as `os.name`
/// @param home        the user's home
/// @param environment the variables of the environment
public record Jupyter(String system, Path home, Map<String, String> environment) {

    /// In the order in which they are wanted.
    private static final List<String> PROGRAMS = List.of("jupyter-lab", "jupyter-notebook");

    /// The one of this machine.
    public static Jupyter here() {
        return new Jupyter(System.getProperty("os.name"), Path.of(System.getProperty("user.home")), System.getenv());
    }

    /// The program that opens a notebook in the browser, JupyterLab or Jupyter Notebook; null if the path has
    /// neither.
    public @Nullable Path program() {
        String ending = isWindows() ? ".exe" : "";
        for (String name : PROGRAMS) {
            for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
                if (!folder.isEmpty()) {
                    Path file = Path.of(folder).resolve(name + ending);
                    if (Files.isExecutable(file) && Files.isRegularFile(file)) {
                        return file;
                    }
                }
            }
        }
        return null;
    }

    /// The user's data folder, as jupyter_core determines it: JUPYTER_DATA_DIR, or that of the operating
    /// system.
    public Path dataFolder() {
        String set = environment.getOrDefault("JUPYTER_DATA_DIR", "");
        if (!set.isEmpty()) {
            return Path.of(set);
        }
        if (isWindows()) {
            String roaming = environment.getOrDefault("APPDATA", "");
            return roaming.isEmpty()
                    ? home.resolve(".jupyter").resolve("data")
                    : Path.of(roaming).resolve("jupyter");
        }
        if (system.startsWith("Mac")) {
            return home.resolve("Library").resolve("Jupyter");
        }
        String share = environment.getOrDefault("XDG_DATA_HOME", "");
        return (share.isEmpty() ? home.resolve(".local").resolve("share") : Path.of(share)).resolve("jupyter");
    }

    /// The data folder of a Python environment, such as one made by venv.
    public static Path dataFolder(Path prefix) {
        return prefix.resolve("share").resolve("jupyter");
    }

    private boolean isWindows() {
        return system.startsWith("Windows");
    }
}
