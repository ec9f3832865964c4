package dev.yij.simd.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The files that [KernelGenerator] and [ChainKernelGenerator] write.
class KernelGeneratorTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/yij/simd/gemm");

    /// The sources by the names of their classes.
    private static final Map<String, String> GENERATED = generate();

    private static Map<String, String> generate() {
        Map<String, String> sources = new HashMap<>();
        KernelGenerator.ALL.forEach(kernel -> sources.put(kernel.className(), kernel.source()));
        ChainKernelGenerator.ALL.forEach(kernel -> sources.put(kernel.className(), kernel.source()));
        return sources;
    }

    static Set<String> names() {
        return GENERATED.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theCommittedKernelIsWhatTheGeneratorWrites(String name) throws IOException {
        assertEquals(Files.readString(SOURCES.resolve(name + ".java")), GENERATED.get(name));
    }

    @Test
    void everyCommittedKernelHasAGenerator() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertEquals(
                    files.map(file -> file.getFileName().toString().replace(".java", ""))
                            .filter(name -> name.startsWith("F32Kernel") || name.startsWith("F32Chain"))
                            .collect(Collectors.toSet()),
                    names());
        }
        assertEquals(ChainKernelGenerator.ALL.size(), ChainKernelTest.kernels().count());
    }
}
