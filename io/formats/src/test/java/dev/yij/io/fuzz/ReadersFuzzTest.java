package dev.yij.io.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// The readers under Jazzer, seeded with valid files. In the build it runs these and the inputs in the
/// resources, where Jazzer stores its findings; docs/model-files.md describes how to continue the search.
class ReadersFuzzTest {

    private static void read(FormatReader reader, byte[] bytes) throws IOException {
        Path folder = Files.createTempDirectory("yij-fuzz");
        try {
            reader.reads(bytes, folder);
        } finally {
            for (Path file : List.of(folder.resolve("hostile" + reader.ending()), folder)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Stream<byte[]> honest(FormatReader... readers) throws IOException {
        Path folder = Files.createTempDirectory("yij-fuzz");
        List<byte[]> files = new ArrayList<>();
        for (FormatReader reader : readers) {
            files.addAll(reader.honest(folder));
        }
        try (Stream<Path> made = Files.list(folder)) {
            for (Path file : made.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return files.stream();
    }

    static Stream<byte[]> hdf5Files() throws IOException {
        return honest(FormatReader.H5);
    }

    static Stream<byte[]> archiveFiles() throws IOException {
        return honest(FormatReader.KERAS);
    }

    static Stream<byte[]> ownModelFiles() throws IOException {
        return honest(FormatReader.YIJ);
    }

    static Stream<byte[]> arrayFiles() throws IOException {
        return honest(FormatReader.NPY, FormatReader.NPZ);
    }

    @MethodSource("hdf5Files")
    @FuzzTest(maxDuration = "10m")
    void hdf5(byte[] bytes) throws IOException {
        read(FormatReader.H5, bytes);
    }

    @MethodSource("archiveFiles")
    @FuzzTest(maxDuration = "10m")
    void archives(byte[] bytes) throws IOException {
        read(FormatReader.KERAS, bytes);
    }

    @MethodSource("ownModelFiles")
    @FuzzTest(maxDuration = "10m")
    void ownFiles(byte[] bytes) throws IOException {
        read(FormatReader.YIJ, bytes);
    }

    @MethodSource("arrayFiles")
    @FuzzTest(maxDuration = "10m")
    void arrays(byte[] bytes) throws IOException {
        read(FormatReader.NPY, bytes);
        read(FormatReader.NPZ, bytes);
    }
}
