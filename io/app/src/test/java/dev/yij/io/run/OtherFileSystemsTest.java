package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.Part;
import dev.yij.io.data.SplitFile;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.ModelFile;
import dev.yij.io.run.BuiltInNetwork.Kind;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.scalar.ScalarBackend;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A training run whose images and results are on the file system of another operating system.
class OtherFileSystemsTest {

    private static final BatchOptions BATCHES =
            BatchOptions.standard().size(8, 8).batchSize(5);

    private static final Network NETWORK =
            new Network(new BuiltInNetwork(Kind.CHAPTER, 3, 0.25f, Initializer.HE_UNIFORM));

    private static RunSettings settings(Path data, Path out, int epochs, Start start) {
        return new RunSettings(
                data, out, epochs, Recipe.adam(3e-3), 42, NETWORK, BATCHES, RunSettings.OFTEN, start, Extras.NONE);
    }

    private static void run(RunSettings settings) throws IOException {
        try (ScalarBackend backend = new ScalarBackend();
                TrainingRun run = new TrainingRun(settings, backend, line -> {})) {
            run.run();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunIsTrainedResumedAndReplaced(OtherSystem of) throws IOException {
        try (FileSystem system = of.open()) {
            Path data = TinyImages.split(of.home(system).resolve("My photos"), 6);
            Path out = of.home(system).resolve("runs {epoch}").resolve("{first}");
            run(settings(data, out, 1, Start.FRESH));
            run(settings(data, out, 2, Start.RESUME));
            assertEquals(2, ModelFile.load(out.resolve("model.yij")).history().lastEpoch());
            List<float[]> resumed = weights(out);
            run(settings(data, out, 2, Start.REPLACE));
            List<float[]> unbroken = weights(out);
            for (int i = 0; i < unbroken.size(); i++) {
                assertArrayEquals(unbroken.get(i), resumed.get(i));
            }
            try (Stream<Path> files = Files.list(out)) {
                List<String> names =
                        files.map(file -> String.valueOf(file.getFileName())).toList();
                assertTrue(names.containsAll(List.of("model.yij", "best.yij", "history.csv")), names.toString());
                assertTrue(names.stream().noneMatch(name -> name.endsWith(".part")), names.toString());
            }
        }
    }

    private static List<float[]> weights(Path out) throws IOException {
        return ModelFile.load(out.resolve("model.yij")).model().weights().stream()
                .map(Weight::value)
                .toList();
    }

    /// A split that was written on one system fits the same images on another.
    @Test
    void aSplitHasTheSamePathsOnEverySystem() throws IOException {
        String windows = split(OtherSystem.WINDOWS);
        assertEquals(split(OtherSystem.LINUX), windows);
        assertEquals(split(OtherSystem.MAC), windows);
        assertTrue(windows.contains("\nblue/0.png,blue,"), windows);
        try (FileSystem system = OtherSystem.LINUX.open()) {
            Path data = TinyImages.split(OtherSystem.LINUX.home(system).resolve("photos"), 6);
            Path file = data.resolveSibling("split.csv");
            Files.writeString(file, windows);
            ImageFolder test = SplitFile.read(file).part(Part.TEST, ImageFolder.scan(data));
            assertEquals(TinyImages.CLASSES, test.classes());
        }
    }

    private static String split(OtherSystem of) throws IOException {
        try (FileSystem system = of.open()) {
            Path data = TinyImages.split(of.home(system).resolve("photos"), 6);
            RunSettings settings = settings(data, data.resolveSibling("run"), 1, Start.FRESH);
            Files.createDirectories(settings.out());
            RunData.of(settings, ListedImages.of(data)).save();
            return Files.readString(settings.split());
        }
    }

    /// On Windows and on a Mac `BLUE` is the folder `blue`.
    @ParameterizedTest
    @EnumSource(
            value = OtherSystem.class,
            names = {"WINDOWS", "MAC"})
    void theFolderOfAClassInCapitalsIsNoPlaceForARun(OtherSystem of) throws IOException {
        try (FileSystem system = of.open()) {
            Path data = TinyImages.split(of.home(system).resolve("photos"), 6);
            assertIsRefused(data, data.resolve("BLUE"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFolderOfAClassBehindALinkIsNoPlaceForARun(OtherSystem of) throws IOException {
        try (FileSystem system = of.open()) {
            Path data = TinyImages.split(of.home(system).resolve("photos"), 6);
            assertIsRefused(data, Files.createSymbolicLink(data.resolveSibling("run"), data.resolve("blue")));
        }
    }

    private static void assertIsRefused(Path data, Path out) {
        assertEquals(
                out + " holds images of " + data + ", with which the run's files would be mixed: choose another"
                        + " folder with --out",
                assertThrows(FormatException.class, () -> run(settings(data, out, 1, Start.FRESH)))
                        .getMessage());
        assertFalse(Files.exists(out.resolve("settings.json")));
    }

    /// A class is an "é" of one character, however a system stores it.
    @ParameterizedTest
    @EnumSource
    void anAccentIsOneCharacterInTheNameOfAClass(OtherSystem of) throws IOException {
        try (FileSystem system = of.open()) {
            Path data = of.home(system).resolve("photos");
            TinyImages.image(data.resolve("cre\u0300me").resolve("1.png"), 0, 1);
            TinyImages.image(data.resolve("pie").resolve("1.PNG"), 1, 1);
            ImageFolder folder = ImageFolder.scan(data);
            assertEquals(List.of("cr\u00e8me", "pie"), folder.classes());
            assertEquals(2, folder.images().size());
        }
    }
}
