package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.file.WholeFile;
import dev.yij.io.format.Models;
import dev.yij.io.model.ModelFile;
import dev.yij.io.run.OtherSystem;
import dev.yij.reference.model.Model;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Names of files by the rules of other operating systems.
class PathRulesTest {

    @ParameterizedTest
    @EnumSource
    void everyKindOfModelFileIsWrittenAndRead(OtherSystem other) throws IOException {
        try (FileSystem system = other.open()) {
            Path home = other.home(system);
            Model model = ModelFile.load(TinyModel.save(home.resolve("m.yij"))).model();
            for (String ending : List.of("yij", "keras", "h5", "onnx")) {
                Path file = home.resolve("made by yij").resolve("Modèle." + ending.toUpperCase(Locale.ROOT));
                Models.save(model, file);
                Models.save(model, file); // replaces
                Model read = Models.load(file);
                assertArrayEquals(
                        model.weights().getFirst().value(),
                        read.weights().getFirst().value(),
                        ending);
            }
            try (Stream<Path> files = Files.list(home.resolve("made by yij"))) {
                assertEquals(4, files.count());
            }
        }
    }

    /// Layers and outputs of a graph may have any names.
    @ParameterizedTest
    @EnumSource
    void everyNameOfALayerBecomesAFileOfItsOwnInTheFolder(OtherSystem other) throws IOException {
        String words = "conv2d_1 Conv2D_1 a/b a\\b a:b ..\\..\\x ../../x C:\\x CON con aux. COM1 lpt9.x . .. é e\u0301"
                + " x? x* x| <x> \"x\" x\u0000 ~ x.";
        List<String> names = new ArrayList<>(List.of(words.split(" ")));
        names.addAll(List.of("", "x ", "x\n", "nul "));
        try (FileSystem system = other.open()) {
            Path folder = other.home(system).resolve("layers");
            Set<String> taken = new HashSet<>();
            for (String name : names) {
                Path file = folder.resolve(ForwardCommand.fileName(name, taken) + ".npy");
                assertEquals(folder, file.normalize().getParent(), name);
                assertFalse(Files.exists(file), name + " is written to " + file);
                WholeFile.write(file, out -> out.write(1));
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertEquals(names.size(), files.count());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInputIsRecognizedUnderItsNameInCapitals(OtherSystem other) throws IOException {
        try (FileSystem system = other.open()) {
            Path home = Files.createDirectories(other.home(system));
            Path input = Files.write(home.resolve("x.npy"), new byte[] {1});
            Path output = home.resolve("X.NPY");
            if (other == OtherSystem.LINUX) {
                assertDoesNotThrow(() -> OutputFile.requireOther(output, List.of(input)));
            } else {
                assertEquals(
                        output + " is read by this command and would be replaced: choose another name",
                        assertThrows(UsageException.class, () -> OutputFile.requireOther(output, List.of(input)))
                                .getMessage());
            }
        }
    }
}
