package dev.yij.io.jupyter;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.WholeFile;
import dev.yij.io.jdk.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The file by which Jupyter finds yij's kernel, and starts it: `kernels/yij/kernel.json` in one of its data
/// folders. See "Making kernels for Jupyter" in the documentation of jupyter_client.
public final class KernelSpec {

    /// The name in a notebook's metadata.
    public static final String NAME = "yij";

    /// The program. Its module is not one of this module's: only Jupyter runs it.
    static final String MAIN = "dev.yij.io.notebook.Kernel";

    private KernelSpec() {}

    /// Writes the file.
    ///
    /// @param data a data folder of Jupyter
    /// @param jdk  what runs the kernel: JShell needs a compiler
    /// @return the file
    /// @throws IOException if it cannot be written
    public static Path install(Path data, Jdk jdk) throws IOException {
        Path file = data.resolve("kernels").resolve(NAME).resolve("kernel.json");
        byte[] json = JSON.std
                .with(JSON.Feature.PRETTY_PRINT_OUTPUT)
                .asString(content(jdk))
                .concat("\n")
                .getBytes(StandardCharsets.UTF_8);
        WholeFile.write(file, to -> to.write(json));
        return file;
    }

    private static Map<String, Object> content(Jdk jdk) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put(
                "argv",
                List.of(
                        jdk.program("java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Djava.awt.headless=true",
                        "-cp",
                        Jdk.classPath(),
                        MAIN,
                        "{connection_file}"));
        spec.put("display_name", "Java (yij)");
        spec.put("language", "java");
        spec.put("interrupt_mode", "message");
        return spec;
    }
}
