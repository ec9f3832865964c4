package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TrainedRun.Maker.class)
class FiguresCommandTest {

    private static final List<String> WITHOUT_HISTORY = List.of(
            "sliding-window.svg",
            "one-output.svg",
            "patch-matrix.svg",
            "kernel.svg",
            "filters-and-depth.svg",
            "max-pooling.svg",
            "filters.png",
            "before-and-after.svg",
            "heatmap.svg",
            "global-average-pooling.svg",
            "network.svg");

    @TempDir
    Path folder;

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void figuresDoNotBecomeImagesOfAClass(TrainedRun run) throws IOException {
        Path red = Files.createDirectories(folder.resolve("photos/red"));
        Path blue = Files.createDirectories(folder.resolve("photos/blue"));
        for (Path image : List.of(red.resolve("1.png"), blue.resolve("1.png"))) {
            ImageIO.write(ImageIO.read(run.image("red").toFile()), "png", image.toFile());
        }
        assertEquals(
                red + " is the folder of a class of images in " + red.getParent()
                        + ", whose figures would become its images; choose another folder with --out",
                Yij.run("figures", run.image("red"), "-m", run.model(), "--out", red)
                        .misused());
        assertEquals(List.of("1.png"), names(red));
    }

    @Test
    void allFiguresOfARunAreWrittenAndListed(TrainedRun run) throws IOException {
        Path out = folder.resolve("made/on/the/way");
        List<String> lines = Yij.run(
                        "figures",
                        run.image("red"),
                        "-m",
                        run.model(),
                        "--history",
                        run.out().resolve("history.csv"),
                        "--out",
                        out)
                .succeeded()
                .lines();
        List<String> expected = Stream.concat(WITHOUT_HISTORY.stream(), Stream.of("loss.svg", "accuracy.svg"))
                .toList();
        assertEquals(expected.stream().map(name -> out.resolve(name).toString()).toList(), lines);
        assertEquals(expected.stream().sorted().toList(), names(out));
        String loss = Files.readString(out.resolve("loss.svg"));
        assertEquals(Files.readString(run.out().resolve("loss.svg")), loss, "the curve that the run itself has drawn");
    }

    @Test
    void withoutAnImageTheSamplesIsDrawnAndItsAuthorNamed(TrainedRun run) throws IOException {
        Path once = folder.resolve("once");
        Path again = folder.resolve("again");
        List<String> lines =
                Yij.run("figures", "-m", run.model(), "-o", once).succeeded().lines();
        assertEquals(WITHOUT_HISTORY.size() + 3, lines.size());
        assertEquals("The photograph is by Hernán Rojas, CC BY 2.0, resized.", lines.getLast());
        assertEquals(
                Files.readString(run.out().resolve("loss.svg")),
                Files.readString(once.resolve("loss.svg")),
                "the curve of the history in the model's file");
        Yij.run("figures", "-m", run.model(), "-o", again).succeeded();
        for (String name : WITHOUT_HISTORY) {
            assertArrayEquals(Files.readAllBytes(once.resolve(name)), Files.readAllBytes(again.resolve(name)), name);
        }
    }

    @Test
    void whatCannotBeReadIsNamedAndNothingIsWritten(TrainedRun run) throws IOException {
        Path out = folder.resolve("out");
        Path missing = folder.resolve("missing.jpg");
        String sentence =
                Yij.run("figures", missing, "-m", run.model(), "-o", out).failed();
        assertTrue(sentence.contains(missing + ": there is no such file"), sentence);
        Path history = Files.writeString(folder.resolve("h.csv"), "nonsense");
        sentence = Yij.run("figures", "-m", run.model(), "--history", history, "-o", out)
                .failed();
        assertTrue(sentence.startsWith(history + ", line 1: expected epoch,"), sentence);
        assertEquals(
                "there is no file " + folder.resolve("none.csv"),
                Yij.run("figures", "-m", run.model(), "--history", folder.resolve("none.csv"), "-o", out)
                        .failed());
        assertFalse(Files.exists(out));
    }

    @Test
    void aFileIsNoFolderForFigures(TrainedRun run) throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "mine");
        assertEquals(
                file + " is a file, expected a folder for the figures",
                Yij.run("figures", "-m", run.model(), "-o", file).failed());
        Path below = file.resolve("figures");
        String sentence = Yij.run("figures", "-m", run.model(), "-o", below).failed();
        assertTrue(sentence.startsWith(below.resolve("sliding-window.svg") + " cannot be written: "), sentence);
        assertEquals("mine", Files.readString(file));
        assertEquals(List.of("taken"), names(folder));
    }
}
