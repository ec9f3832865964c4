package dev.yij.io.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The readers under Jazzer. In the build it tries the files of the resources only; docs/model-files.md says how
/// to let it search on.
class ReadersFuzzTest {

    private static void read(Reader reader, byte[] bytes) throws IOException {
        Path folder = Files.createTempDirectory("yij-fuzz");
        try {
            reader.reads(bytes, folder);
        } finally {
            for (Path file : List.of(folder.resolve("hostile" + reader.ending()), folder)) {
                Files.deleteIfExists(file);
            }
        }
    }

    @FuzzTest(maxDuration = "10m")
    void hdf5(byte[] bytes) throws IOException {
        read(Reader.H5, bytes);
    }

    @FuzzTest(maxDuration = "10m")
    void archives(byte[] bytes) throws IOException {
        read(Reader.KERAS, bytes);
    }

    @FuzzTest(maxDuration = "10m")
    void ownFiles(byte[] bytes) throws IOException {
        read(Reader.YIJ, bytes);
    }

    @FuzzTest(maxDuration = "10m")
    void arrays(byte[] bytes) throws IOException {
        read(Reader.NPY, bytes);
        read(Reader.NPZ, bytes);
    }
}
