package dev.yij.simd.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelGeneratorTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/yij/simd/gemm");

    static List<KernelGenerator> kernels() {
        return KernelGenerator.ALL;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theCommittedKernelIsWhatTheGeneratorWrites(KernelGenerator kernel) throws IOException {
        assertEquals(Files.readString(SOURCES.resolve(kernel.className() + ".java")), kernel.source());
    }

    @Test
    void everyCommittedKernelHasAGenerator() throws IOException {
        Set<String> generated = KernelGenerator.ALL.stream()
                .map(kernel -> kernel.className() + ".java")
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(SOURCES)) {
            Set<String> committed = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("F32Kernel"))
                    .collect(Collectors.toSet());
            assertEquals(committed, generated);
        }
    }
}
