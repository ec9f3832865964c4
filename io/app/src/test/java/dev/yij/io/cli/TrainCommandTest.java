package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.model.ModelFile;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.train.CsvLogger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TrainedRun.Maker.class)
class TrainCommandTest {

    @TempDir
    private Path folder;

    private static Map<String, byte[]> content(Path folder) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                content.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return content;
    }

    private static Set<String> names(Path folder) throws IOException {
        Set<String> names = new TreeSet<>(content(folder).keySet());
        names.remove(".lock");
        return names;
    }

    private static Object[] resumed(Path data, Path out, int epochs, Object... more) {
        return Stream.concat(
                        Stream.of("train", data, "-o", out, "-e", epochs, "--batch-size", 6, "--resume"),
                        Stream.of(more))
                .toArray();
    }

    private Object[] shortTraining(Path data, Path out, Object... more) {
        return Stream.concat(
                        Stream.of("train", data, "-o", out, "-e", 1, "--image-size", 8, "--batch-size", 6),
                        Stream.of(more))
                .toArray();
    }

    @Test
    void everythingIsWrittenAndNothingElse(TrainedRun run) throws IOException {
        assertEquals(
                Set.of(
                        "model.yij",
                        "last.yij",
                        "checkpoint.yij",
                        "checkpoint-previous.yij",
                        "settings.json",
                        "options.json",
                        "history.csv",
                        "loss.png",
                        "loss.svg",
                        "accuracy.png",
                        "accuracy.svg",
                        "filters.png",
                        "heatmap.png",
                        "report.html"),
                names(run.out()));
        for (String image : List.of("loss.png", "accuracy.png", "filters.png", "heatmap.png")) {
            assertTrue(ImageIO.read(run.out().resolve(image).toFile()).getWidth() > 100, image);
        }
        List<String> history = Files.readAllLines(run.out().resolve("history.csv"));
        assertEquals(CsvLogger.HEADER + ",skipped", history.getFirst());
        assertTrue(history.getLast().endsWith(",0"), history.getLast());
        assertEquals(3, history.size());
        assertEquals(2, ModelFile.load(run.model()).history().lastEpoch());
        assertEquals(TinyImages.CLASSES, ModelFile.load(run.model()).classes());
    }

    /// 18 images in batches of 5: 4 steps.
    @Test
    void theOutputReadsAsThatOfKeras(TrainedRun run) {
        String number = "\\d\\.\\d{4}(e-\\d\\d)?";
        String epoch = "4/4 \\[={30}] - \\d+s \\d+[mu]?s/step - loss: # - acc: # - val_loss: # - val_acc: #"
                .replace("#", number);
        List<String> expected = List.of(
                "train: Found 18 images belonging to 3 classes\\.",
                "val:   Found 9 images belonging to 3 classes\\.",
                "test:  Found 6 images belonging to 3 classes\\.",
                "An epoch: 4 steps of 5 images\\. 2 epochs, 8 steps, inputs of 16×16×3\\.",
                "Computing with simd STRICT, \\d+-bit vectors, \\d+ threads?\\.",
                "Untrained: test loss 1\\.09\\d\\d, test accuracy 0\\.\\d{4}", // near ln 3 = 1.0986
                "Epoch 1/2",
                epoch,
                "Epoch 2/2",
                epoch,
                "Trained: test loss \\d\\.\\d{4}, test accuracy \\d\\.\\d{4}");
        List<String> lines = run.training().succeeded().lines();
        int begin = lines.indexOf("train: Found 18 images belonging to 3 classes.");
        assertTrue(
                lines.get(1).startsWith("Layer (type)") && begin > 0,
                run.training().out());
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(lines.get(begin + i).matches(expected.get(i)), lines.get(begin + i));
        }
        String files = String.join("\n", lines.subList(begin + expected.size(), lines.size()));
        for (String name :
                List.of("model.yij", "loss.png", "accuracy.png", "filters.png", "heatmap.png", "report.html")) {
            assertTrue(files.contains(run.out().resolve(name).toString()), files);
        }
    }

    @Test
    void theReportTellsWhatWasDone(TrainedRun run) throws IOException {
        String page = Files.readString(run.out().resolve("report.html"));
        assertTrue(page.contains("Training on " + run.data()));
        for (String part : List.of("learning rate", "0.003", "seed", "16×16×3", "conv2d_8", "green")) {
            assertTrue(page.contains(part), part);
        }
        assertFalse(page.contains("http://") || page.contains("src=\"https"), "the page needs no network");
    }

    @Test
    void aRunThatIsThereIsNotTouchedWithoutResume(TrainedRun run) throws IOException {
        Map<String, byte[]> before = content(run.out());
        assertEquals(
                run.out()
                        + " already holds a training run: resume it with --resume, or choose another folder with --out",
                Yij.run("train", run.data(), "-o", run.out()).failed());
        Map<String, byte[]> after = content(run.out());
        assertEquals(before.keySet(), after.keySet());
        before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
    }

    @Test
    void resumingAcrossNumericsWithoutResumingIsAMistake(TrainedRun run) {
        assertEquals(
                "--across-numerics requires --resume",
                Yij.run("train", run.data(), "-o", run.out(), "--across-numerics")
                        .misused());
    }

    @Test
    void aRunIsNotResumedOnOtherClasses(TrainedRun run) throws IOException {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        for (String split : List.of("train", "val", "test")) {
            Files.move(data.resolve(split + "/red"), data.resolve(split + "/pink"));
        }
        assertEquals(
                "the checkpoint in " + run.out() + " was trained on the classes [blue, green, red], " + data
                        + " has [blue, green, pink]",
                Yij.run("train", data, "-o", run.out(), "--resume").failed());
    }

    @Test
    void withStrictDataAnUnreadableImageEndsTheRunByNameAndLeavesNothingHalf() throws IOException {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        Path broken = Files.writeString(data.resolve("val/green/broken.png"), "no image");
        Path out = folder.resolve("out");
        Yij.Run run = Yij.run(shortTraining(data, out, "--strict-data"));
        assertEquals(1, run.exitCode());
        assertEquals(
                "yij train: " + data + ": 1 image cannot be read, the first because: " + broken
                        + ": the file is not an image in a format that yij supports. Without --strict-data they are"
                        + " left out\n",
                run.err());
        assertFalse(Files.exists(out), "there is no step to keep");
        Files.delete(broken);
        Yij.run(shortTraining(data, out, "--strict-data")).succeeded(); // the folder is as good as new
    }

    @Test
    void unreadableImagesAreListedBeforeTrainingAndLeftOut() throws IOException {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        Path one = Files.writeString(data.resolve("train/green/broken.png"), "no image");
        Path other = Files.writeString(data.resolve("test/blue/0.png"), "no image");
        Path out = folder.resolve("out");
        List<String> lines = Yij.run(shortTraining(data, out)).succeeded().lines();
        int listed = lines.indexOf("Unreadable: 2 images");
        assertEquals(
                List.of(
                        "  " + one + ": the file is not an image in a format that yij supports",
                        "  " + other + ": the file is not an image in a format that yij supports"),
                lines.subList(listed + 1, listed + 3));
        assertTrue(listed < lines.indexOf("Epoch 1/1"));
        assertTrue(lines.contains("Left out: 2 images that could not be read; the report lists them."));
        String page = Files.readString(out.resolve("report.html"));
        assertTrue(page.contains(one.toString()) && page.contains(other.toString()));
        assertEquals(1, Yij.run(resumed(data, out, 2, "--strict-data")).exitCode());
        Yij.run(resumed(data, out, 2, "--skip-unreadable")).succeeded();
    }

    @Test
    void aClassOfWhichNothingCanBeReadEndsTheRun() throws IOException {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        try (Stream<Path> images = Files.list(data.resolve("train/green"))) {
            for (Path image : images.toList()) {
                Files.writeString(image, "no image");
            }
        }
        Path out = folder.resolve("out");
        Yij.Run run = Yij.run(shortTraining(data, out));
        assertEquals(1, run.exitCode());
        assertEquals(
                "yij train: " + data.resolve("train/green")
                        + ": none of its images can be read, so there is nothing to learn the class from\n",
                run.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void aTestFolderOfWhichNothingCanBeReadDoesNotEndTheRun() throws IOException {
        TinyImages.split(folder.resolve("data/train"), 1);
        TinyImages.split(folder.resolve("data/test"), 1);
        for (String name : TinyImages.CLASSES) {
            Files.writeString(folder.resolve("data/test").resolve(name).resolve("0.png"), "no image");
        }
        Path out = folder.resolve("out");
        Yij.run(shortTraining(folder.resolve("data"), out)).succeeded();
        assertTrue(names(out).contains("report.html"));
    }

    @Test
    void aFolderWithoutValidationAndTestWillDo() throws IOException {
        TinyImages.split(folder.resolve("data/train"), 2);
        Path out = folder.resolve("out");
        String text =
                Yij.run(shortTraining(folder.resolve("data"), out)).succeeded().out();
        assertFalse(text.contains("val_") || text.contains("test"), text);
        Set<String> names = names(out);
        assertTrue(names.contains("report.html") && names.contains("loss.png"), names.toString());
        assertFalse(names.contains("last.yij"), "the last model is the only one");
        assertTrue(text.contains("model.yij (after the last epoch, 1)"), text);
    }

    /// Two epochs at 10⁻³, then two at 10⁻⁴.
    @Test
    void theLearningRateFollowsTheSchedule() throws IOException {
        TinyImages.split(folder.resolve("data/train"), 1);
        Path out = folder.resolve("out");
        Yij.run("train", folder.resolve("data"), "-o", out, "--image-size", 8, "-e", 4, "--lr-schedule", "2:1e-4")
                .succeeded();
        assertEquals(
                List.of("lr", "0.001", "0.001", "1.0E-4", "1.0E-4"),
                Files.readAllLines(out.resolve("history.csv")).stream()
                        .map(line -> line.split(",", -1)[5])
                        .collect(Collectors.toList()));
    }

    @Test
    void theInitializerIsThatOfEveryConvolution() throws IOException {
        TinyImages.split(folder.resolve("data/train"), 1);
        Path out = folder.resolve("out");
        Yij.run(shortTraining(folder.resolve("data"), out, "--initializer", "he_uniform"))
                .succeeded();
        assertEquals(
                Set.of(Initializer.HE_UNIFORM),
                ModelFile.load(out.resolve("model.yij")).model().layers().stream()
                        .map(BuiltLayer::layer)
                        .filter(Conv2D.class::isInstance)
                        .map(layer -> ((Conv2D) layer).initializer())
                        .collect(Collectors.toSet()));
    }
}
