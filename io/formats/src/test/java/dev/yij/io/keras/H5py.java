package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Python's h5py, the library that Keras reads and writes with. If it is missing, a test is skipped, or fails
/// if the environment variable `YIJ_REQUIRE_H5PY` is set.
final class H5py {

    private H5py() {}

    /// The content of a file according to h5py: path to `attributes`, and for arrays `dtype`, `shape`, `bytes`.
    static Map<String, Object> dump(Path file, Path folder) throws IOException, InterruptedException {
        return JSON.std.mapFrom(run(folder, "dump_h5.py", file.toString()));
    }

    /// Runs a script stored beside this class's tests.
    static String run(Path folder, String script, String... arguments) throws IOException, InterruptedException {
        requireH5py(folder);
        Path copy = folder.resolve(script);
        try (InputStream in = H5py.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IOException("no resource " + script);
            }
            Files.write(copy, in.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of(python(), copy.toString()));
        command.addAll(List.of(arguments));
        return execute(folder, command, true);
    }

    private static void requireH5py(Path folder) throws IOException, InterruptedException {
        if (!execute(folder, List.of(python(), "-c", "import h5py; print('here')"), false)
                .strip()
                .equals("here")) {
            String sentence = "there is no Python with h5py here (Debian's package python3-h5py)";
            if (System.getenv("YIJ_REQUIRE_H5PY") != null) {
                fail(sentence);
            }
            abort(sentence);
        }
    }

    /// Debian's Python if there is one: another Python without its packages may come first on the path.
    private static String python() {
        return Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
    }

    private static String execute(Path folder, List<String> command, boolean mustWork)
            throws IOException, InterruptedException {
        Path out = folder.resolve("python-out.txt");
        Path err = folder.resolve("python-err.txt");
        int exit;
        try {
            exit = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            if (mustWork) {
                throw e;
            }
            return "";
        }
        if (mustWork) {
            assertEquals(0, exit, Files.readString(err));
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> entry(Map<String, Object> dump, String path) {
        Object entry = dump.get(path);
        if (entry == null) {
            throw new AssertionError(path + " is not among " + dump.keySet());
        }
        return (Map<String, Object>) entry;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> attributes(Map<String, Object> dump, String path) {
        return (Map<String, Object>) Objects.requireNonNull(entry(dump, path).get("attributes"));
    }

    /// The elements of a float32 array, as raw bits.
    static float[] floats(Map<String, Object> dump, String path) {
        assertEquals("<f4", entry(dump, path).get("dtype"), path);
        byte[] bytes = HexFormat.of().parseHex((String) entry(dump, path).get("bytes"));
        float[] floats = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }
}
