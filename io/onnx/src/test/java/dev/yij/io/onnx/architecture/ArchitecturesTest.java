package dev.yij.io.onnx.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.io.format.Models;
import dev.yij.io.model.WeightHash;
import dev.yij.reference.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Public architectures have their published numbers of parameters, and come back from every kind of file. The
/// table of docs/architectures.md lists them.
class ArchitecturesTest {

    @TempDir
    private Path folder;

    static Stream<Architecture> small() {
        return Arrays.stream(Architecture.values()).filter(Architecture::isSmall);
    }

    static Stream<Architecture> large() {
        return Arrays.stream(Architecture.values()).filter(each -> !each.isSmall());
    }

    @ParameterizedTest
    @MethodSource("small")
    void smallOnesComeBack(Architecture architecture) throws IOException {
        requireItComesBack(architecture);
    }

    /// The same for the others, of up to 45 million parameters.
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("large")
    void largeOnesComeBack(Architecture architecture) throws IOException {
        requireItComesBack(architecture);
    }

    private void requireItComesBack(Architecture architecture) throws IOException {
        Model model = architecture.build();
        assertEquals(architecture.published(), architecture.count(model));
        for (String name : List.of("m.h5", "m.keras", "m.onnx")) {
            Path file = folder.resolve(name);
            Models.save(model, file);
            Model back = Models.load(file);
            assertEquals(architecture.published(), architecture.count(back), name);
            assertEquals(WeightHash.of(model), WeightHash.of(back), name);
            Files.delete(file);
        }
    }
}
