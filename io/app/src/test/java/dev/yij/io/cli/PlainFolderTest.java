package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.io.model.ModelFile;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Initializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `yij train` on a folder with one sub-folder per class.
class PlainFolderTest {

    @TempDir
    private Path folder;

    private Path out = Path.of("");

    private Path data(int perClass) throws IOException {
        out = folder.resolve("out");
        return TinyImages.split(folder.resolve("photos"), perClass);
    }

    private Yij.Run train(Path data, Object... more) {
        return Yij.run(Stream.concat(
                        Stream.of("train", data, "-o", out, "--image-size", 8, "--filters", 2, "--passes", 1),
                        Stream.of(more))
                .toArray());
    }

    /// The number of images of each class and part, by "class part".
    private Map<String, Integer> split() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String line :
                Files.readAllLines(out.resolve("split.csv")).stream().skip(1).toList()) {
            String[] fields = line.split(",", -1);
            assertTrue(fields[0].startsWith(fields[1] + "/"), line);
            counts.merge(fields[1] + " " + fields[2], 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void aRunDoesNotReplaceFilesOfTheUsersOrLieInAClass() throws IOException {
        Path data = data(10);
        Files.createDirectories(out);
        for (String name : List.of("history.csv", "model.yij")) {
            Path file = Files.writeString(out.resolve(name), "weeks of work");
            assertEquals(
                    file + " exists and would be replaced: choose another folder with --out",
                    train(data).failed());
            assertEquals(List.of(file), files(out));
            Files.delete(file);
        }
        out = data.resolve("red");
        assertEquals(
                out + " holds images of " + data
                        + ", with which the run's files would be mixed: choose another folder with --out",
                train(data).failed());
        assertEquals(10, files(out).size());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aRunInTheFolderOfImagesIsNoClass() throws IOException {
        Path data = data(10);
        out = data.resolve("yij-run");
        train(data, "-e", 1).succeeded();
        List<String> lines = Yij.run("audit", data).succeeded().lines();
        assertTrue(lines.contains(data + ": 30 images of 3 classes, 30 PNG"), () -> String.join("\n", lines));
        train(data, "-e", 2, "--resume").succeeded();
    }

    @Test
    void oneCommandSplitsTrainsTestsAndSaysWhatItDoes() throws IOException {
        Path data = data(10);
        List<String> lines = train(data, "-e", 2, "--batch-size", 6).succeeded().lines();
        assertTrue(
                lines.containsAll(List.of(
                        "Split at random, each class alike, as " + out.resolve("split.csv")
                                + " records: 10% validation and 10% test images.",
                        "train: Found 24 images belonging to 3 classes.",
                        "val:   Found 3 images belonging to 3 classes.",
                        "test:  Found 3 images belonging to 3 classes.",
                        "An epoch: 4 steps of 6 images. 2 epochs, 8 steps, inputs of 8×8×3.",
                        "To evaluate it on the test images again: yij evaluate " + data + " --split "
                                + out.resolve("split.csv") + " --model " + out.resolve("model.yij"))),
                () -> String.join("\n", lines));
        Map<String, Integer> expected = new TreeMap<>();
        for (String name : TinyImages.CLASSES) {
            expected.putAll(Map.of(name + " train", 8, name + " val", 1, name + " test", 1));
        }
        assertEquals(expected, split());
        assertTrue(Files.exists(out.resolve("augmentation.png")));
        String page = Files.readString(out.resolve("report.html"));
        for (String part : List.of("What this means", "Augmentation", "after the last epoch, 2")) {
            assertTrue(page.contains(part), part);
        }
        Yij.Run evaluated =
                Yij.run("evaluate", data, "--split", out.resolve("split.csv"), "-m", out.resolve("model.yij"));
        assertEquals(
                "Found 3 images belonging to 3 classes.",
                evaluated.succeeded().lines().getFirst());
        String tested = lines.stream()
                .filter(line -> line.startsWith("Trained:"))
                .findFirst()
                .orElseThrow();
        String loss = tested.replaceFirst(".*loss (\\S+),.*", "$1");
        assertTrue(evaluated.out().contains("loss: " + loss), tested + evaluated.out());
        assertEquals(
                "Found 24 images belonging to 3 classes.",
                Yij.run(
                                "evaluate",
                                data,
                                "--split",
                                out.resolve("split.csv"),
                                "--part",
                                "train",
                                "-m",
                                out.resolve("model.yij"))
                        .succeeded()
                        .lines()
                        .getFirst());
    }

    @Test
    void aResumedRunKeepsItsSplitAndItsImages() throws IOException {
        Path data = data(5);
        train(data, "-e", 1).succeeded();
        byte[] split = Files.readAllBytes(out.resolve("split.csv"));
        Yij.run("train", data, "-o", out, "-e", 2, "--resume").succeeded(); // with the options of the run
        assertEquals(new String(split), Files.readString(out.resolve("split.csv")));
        Path added = TinyImages.image(data.resolve("red/new.png"), 2, 9);
        assertEquals(
                data + " has images that are not in " + out.resolve("split.csv")
                        + ": red/new.png. Restore the images to resume the run, or start a new one with another --out",
                train(data, "-e", 3, "--resume").failed());
        Files.delete(added);
        assertEquals(
                "--validation-split cannot change with --resume: the run in " + out + " was started without it, found"
                        + " 0.2; omit it, or start a new run with another --out",
                train(data, "-e", 3, "--resume", "--validation-split", 0.2).misused());
    }

    @Test
    void anOptionGivenWhenARunIsResumedMayChangeOrIsTheSameOrIsRefusedByName() throws IOException {
        Path data = data(3);
        train(data, "-e", 1, "--lr", "1e-3").succeeded();
        String end = "; omit it, or start a new run with another --out";
        assertEquals(
                "--seed cannot change with --resume: the run in " + out + " was started with 42, found 7" + end,
                train(data, "-e", 2, "--resume", "--seed", 7).misused());
        assertEquals(
                "--filters cannot change with --resume: the run in " + out + " was started with 2, found 4" + end,
                Yij.run("train", data, "-o", out, "--resume", "--filters", 4).misused());
        Yij.Run resumed = train(data, "-e", 2, "--resume", "--lr", "0.001", "--seed", 42, "--workers", 1);
        assertTrue(resumed.succeeded().out().contains("Epoch 2/2"));
        assertTrue(
                Yij.run("train", data, "-o", out, "--resume").succeeded().out().contains("All 2 epochs are done."));
    }

    @Test
    void aDamagedSplitOfAResumedRunIsTheFileToRestore() throws IOException {
        Path data = data(3);
        train(data, "-e", 1).succeeded();
        Path split = Files.writeString(out.resolve("split.csv"), "path,class,split\nred/0.png,red,nowhere\n");
        assertEquals(
                split + ", row 1: expected a path, a class, and train, val or test, found red/0.png,red,nowhere."
                        + " Restore this file to resume the run, or start a new one with another --out",
                train(data, "-e", 2, "--resume").failed());
    }

    @Test
    void theDefaultsAreForSmallSets() throws IOException {
        Path data = data(4);
        String text = Yij.run("train", data, "-o", out, "--image-size", 8, "--filters", 2)
                .succeeded()
                .out();
        assertTrue(
                text.contains("An epoch: 36 steps of 8 images, 48 passes over all of them. 12 epochs, 432 steps"),
                text);
        assertTrue(text.contains(" of 12, the best validation accuracy from epoch 7 on: "), text);
        var model = ModelFile.load(out.resolve("model.yij")).model();
        assertEquals(
                Initializer.HE_UNIFORM,
                ((Conv2D) model.layers(Conv2D.class).getFirst().layer()).initializer());
        List<String> rates = Files.readAllLines(out.resolve("history.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1)[5])
                .distinct()
                .toList();
        assertEquals(List.of("0.001", "3.0E-4", "1.0E-4"), rates);
    }

    @Test
    void copiesOfAnImageAreTrainedOnOrTestedTogether() throws IOException {
        Path data = data(10);
        Files.copy(data.resolve("red/0.png"), data.resolve("red/copy.png"));
        String text = train(data, "-e", 1).succeeded().out();
        assertTrue(text.contains("Copies of one image, which the split keeps together: "), text);
        List<String> rows = Files.readAllLines(out.resolve("split.csv"));
        String part = rows.stream()
                .filter(row -> row.startsWith("red/0.png,"))
                .findFirst()
                .orElseThrow();
        assertTrue(rows.contains(part.replace("0.png", "copy.png")), rows.toString());
    }

    @Test
    void fewAndUnequalImagesAreSaidAndClassesCanBeWeighted() throws IOException {
        Path data = data(12);
        for (int i = 2; i < 12; i++) {
            Files.delete(data.resolve("red/" + i + ".png"));
        }
        String text = train(data, "-e", 1).succeeded().out();
        assertTrue(
                text.contains(
                        "Too few images to be in all parts, so that their results will not be known well: red (2)."),
                text);
        String imbalance = "blue has 10 training images, red only 2: the network may neglect small classes.";
        assertTrue(text.contains(imbalance), text);
        assertTrue(Files.readString(out.resolve("report.html")).contains(imbalance));
        out = folder.resolve("weighted");
        assertFalse(train(data, "-e", 1, "--class-weight", "balanced")
                .succeeded()
                .out()
                .contains("neglect"));
        assertEquals(
                List.of(22 / 30.0, 22 / 30.0, 22 / 6.0),
                ModelFile.load(out.resolve("checkpoint.yij"))
                        .model()
                        .classWeights()
                        .values());
    }

    @Test
    void imagesTooFewForAnyValidationAreSaid() throws IOException {
        String text = train(data(2), "-e", 1).succeeded().out();
        assertTrue(text.contains("Too few images to be in all parts"), text);
        assertFalse(text.contains("val:") || text.contains("evaluate"), text);
    }

    @Test
    void aLinkToNothingIsNoFolderForARun() throws IOException {
        Path data = data(2);
        try {
            Files.createSymbolicLink(out, folder.resolve("nowhere"));
        } catch (UnsupportedOperationException | IOException e) {
            assumeTrue(false, "no symbolic links here: " + e);
        }
        assertEquals(
                out + " is a link to nothing, expected a folder for the training run",
                train(data).failed());
    }

    @Test
    void theSplitsFractionsCanBeChosen() throws IOException {
        Path data = data(10);
        String text = train(data, "-e", 1, "--validation-split", 0.3, "--test-split", 0)
                .succeeded()
                .out();
        assertEquals(3, split().get("red val"));
        assertFalse(text.contains("test:") || split().containsKey("red test"), text);
    }

    @Test
    void optionsThatDoNotFitAreExplained() throws IOException {
        Path split = TinyImages.dataSet(folder.resolve("split"));
        out = folder.resolve("out");
        assertEquals(
                "--validation-split is for a folder with one sub-folder per class: " + split + " is split already",
                train(split, "--validation-split", 0.2).misused());
        assertEquals(
                "the fractions of validation and test images must be at least 0 and below 1 together, found 0.95 and 0.1",
                train(data(4), "--validation-split", 0.95).misused());
        assertEquals(
                "--patience must be at least 1, found 0",
                train(data(4), "--patience", 0).misused());
        assertEquals(
                "--passes must be at least 1, found 0",
                Yij.run("train", data(4), "--passes", 0).misused());
        Path bare = folder.resolve("bare");
        TinyImages.split(bare.resolve("train"), 2);
        assertEquals(
                bare + " has no images for validation, by which training with --patience or --reduce-lr is controlled",
                train(bare, "--patience", 2).failed());
        assertEquals(
                "--part requires --split",
                Yij.run("evaluate", split, "--part", "val").misused());
    }

    @Test
    void foldersBesideThePartsAreNamed() throws IOException {
        Path data = folder.resolve("data");
        TinyImages.split(data.resolve("Training"), 2);
        TinyImages.split(data.resolve("valid"), 2);
        Path more = Files.createDirectories(data.resolve("more"));
        out = folder.resolve("out");
        String text = train(data, "-e", 1).succeeded().out();
        assertTrue(text.contains("val:   Found 6 images"), text);
        assertTrue(text.contains("Not read, since they are named neither train, val nor test: " + more), text);
    }

    @Test
    void oneClassIsRefusedBeforeTraining() throws IOException {
        Path data = folder.resolve("one");
        TinyImages.image(data.resolve("red/0.png"), 2, 0);
        out = folder.resolve("out");
        assertEquals(
                data + " has one class, red: a classifier needs at least two",
                train(data).failed());
    }

    @Test
    void photographsThatMustBeConvertedAreNamed() throws IOException {
        Path data = data(4);
        Files.write(data.resolve("red/photo.heic"), new byte[] {0, 0, 0, 24, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c'});
        String text = train(data, "-e", 1).succeeded().out();
        assertTrue(text.contains("1 more file is in a format that yij cannot read (1 .heic)"), text);
        Yij.Run predicted = Yij.run("predict", data.resolve("red"), "-m", out.resolve("model.yij"));
        assertEquals(1, predicted.exitCode());
        assertTrue(predicted.err().contains("photo.heic"), predicted.err());
    }
}
