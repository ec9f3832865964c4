package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.io.format.Models;
import dev.yij.io.numpy.Npy;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of `yij forward --layers`, whatever the layers are called.
class ForwardFilesTest {

    @TempDir
    private Path folder;

    @Test
    void noFileHasTheNameOfADeviceOnWindows() {
        assertEquals("value_aux", ForwardCommand.fileName("aux", new HashSet<>()));
        assertEquals("value_COM1.weights", ForwardCommand.fileName("COM1.weights", new HashSet<>()));
        assertEquals("auxiliary", ForwardCommand.fileName("auxiliary", new HashSet<>()));
        assertEquals("console", ForwardCommand.fileName("console", new HashSet<>()));
    }

    @Test
    void layersWhoseNamesGiveTheSameFileHaveFilesOfTheirOwn() throws IOException {
        Sequential model = new Sequential()
                .add(new Rescaling(2, 0).name("a/b"))
                .add(new Rescaling(2, 0).name("A_b"))
                .build(Shape.of(1), new Seed(1));
        Path file = folder.resolve("m.yij");
        Models.save(model, file);
        Path x = folder.resolve("x.npy");
        Npy.write(x, Tensor.of(new float[] {1}, 1, 1));
        Path layers = folder.resolve("layers");
        Yij.run("forward", "-m", file, "--input", x, "-o", folder.resolve("y.npy"), "--layers", layers)
                .succeeded();
        try (Stream<Path> files = Files.list(layers)) {
            assertEquals(
                    List.of("A_b_2.npy", "a_b.npy"),
                    files.map(each -> String.valueOf(each.getFileName()))
                            .sorted()
                            .toList());
        }
        assertArrayEquals(new float[] {4}, Npy.read(layers.resolve("A_b_2.npy")).data());
    }
}
