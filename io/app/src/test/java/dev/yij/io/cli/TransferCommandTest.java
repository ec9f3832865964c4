package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.TinyImages;
import dev.yij.io.transfer.TransferModel;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `yij train --from`: a new head on the layers of a trained model.
@ExtendWith(TrainedRun.Maker.class)
@Tag("slow")
class TransferCommandTest {

    @TempDir
    private Path folder;

    private Yij.Run train(TrainedRun base, Path out, Object... more) throws IOException {
        Path data = folder.resolve("photos");
        if (!Files.exists(data)) {
            TinyImages.split(data, 10);
            Files.copy(base.model(), base());
        }
        return Yij.run(Stream.concat(
                        Stream.of("train", data, "-o", out, "--from", base(), "--feature-cache"),
                        Stream.concat(Stream.of(folder.resolve("cache")), Stream.of(more)))
                .toArray());
    }

    private Path base() {
        return folder.resolve("base.yij");
    }

    private static String line(Yij.Run run, String begin) {
        return run.lines().stream()
                .filter(line -> line.startsWith(begin))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    void theHeadLearnsFromFeaturesAndTheModelIsUsedAsAnyOther(TrainedRun base) throws IOException {
        Path out = folder.resolve("out");
        Yij.Run run = train(base, out, "-e", 3, "--mode", "strict").succeeded();
        SavedModel saved = ModelFile.load(out.resolve("model.yij"));
        assertTrue(TransferModel.hasFrozenBase(saved.model()));
        assertEquals(
                ModelFile.load(base.model()).model().weights().getFirst().value()[0],
                saved.model().weights().getFirst().value()[0]);
        // the whole network computes what the head has computed from the features
        Yij.Run evaluated = Yij.run(
                        "evaluate",
                        folder.resolve("photos"),
                        "--split",
                        out.resolve("split.csv"),
                        "-m",
                        out.resolve("model.yij"),
                        "--mode",
                        "strict")
                .succeeded();
        int layers = saved.model().layers().size();
        assertEquals(
                "The network has " + layers + " layers, those of the base and of the new head: yij summary --model "
                        + out.resolve("model.yij") + " prints them after the run.",
                line(run, "The network has"));
        assertTrue(run.out().contains("\nTotal params: "), run.out());
        assertFalse(run.out().contains("Layer (type)"), run.out());
        String trained = line(run, "Trained: ");
        String accuracy = trained.substring(trained.lastIndexOf(' ') + 1);
        assertTrue(line(evaluated, "loss: ").endsWith("acc: " + accuracy), trained);
        assertTrue(Files.readString(out.resolve("report.html")).contains("from " + base() + ", base frozen"));
    }

    @Test
    void theCacheChangesNothing(TrainedRun base) throws IOException {
        String first = line(train(base, folder.resolve("a"), "-e", 2).succeeded(), "weights: ");
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            assertEquals(1, files.count());
        }
        assertEquals(first, line(train(base, folder.resolve("b"), "-e", 2).succeeded(), "weights: "));
    }

    @Test
    void aRunIsResumedBeforeAndAfterTheWholeNetworkIsTrained(TrainedRun base) throws IOException {
        Object[] options = {"--unfreeze-after", 2, "--lr-fine", "1e-3", "--schedule", "constant"};
        Object[] all = Stream.concat(Stream.of(options), Stream.of("-e", 4)).toArray();
        Yij.Run unbroken = train(base, folder.resolve("unbroken"), all).succeeded();
        assertEquals(
                List.of("Epoch 1/4", "Epoch 2/4", "Epoch 3/4", "Epoch 4/4"),
                unbroken.lines().stream()
                        .filter(line -> line.startsWith("Epoch "))
                        .toList());
        for (int stop : List.of(1, 2, 3)) {
            Path out = folder.resolve("stopped" + stop);
            train(
                            base,
                            out,
                            Stream.concat(Stream.of(options), Stream.of("-e", stop))
                                    .toArray())
                    .succeeded();
            Yij.Run resumed = Yij.run("train", folder.resolve("photos"), "-o", out, "--resume", "-e", 4)
                    .succeeded();
            assertEquals(line(unbroken, "Epoch 4/4"), line(resumed, "Epoch 4/4"));
            assertEquals(
                    Files.readString(folder.resolve("unbroken/history.csv")).replaceAll(",[0-9.]+,0\n", "\n"),
                    Files.readString(out.resolve("history.csv")).replaceAll(",[0-9.]+,0\n", "\n"),
                    "stopped after epoch " + stop);
        }
        Files.delete(base()); // a run that is resumed has its network
        Yij.run("train", folder.resolve("photos"), "-o", folder.resolve("stopped1"), "--resume", "-e", 5)
                .succeeded();
        assertTrue(line(unbroken, "The whole network").contains("at a learning rate of 0.001"));
        assertEquals(
                "The head is trained until epoch 2, then the whole network until epoch 4.",
                line(unbroken, "The head is trained"));
    }

    /// Five augmented versions of each image, or the number of `--passes`: that of the run, for the head
    /// and for the whole network after it.
    @Test
    void aResumedRunHasThePassesWithWhichItBegan(TrainedRun base) throws IOException {
        for (List<Object> passes : List.of(List.<Object>of(), List.<Object>of("--passes", 2))) {
            Object[] options = Stream.concat(
                            passes.stream(), Stream.of("--augment", "--unfreeze-after", 2, "--lr-fine", "1e-3"))
                    .toArray();
            String name = "passes" + passes.size();
            Yij.Run unbroken =
                    train(base, folder.resolve(name), with(options, "-e", 3)).succeeded();
            int each = passes.isEmpty() ? 5 : 2;
            assertTrue(
                    line(unbroken, "An epoch: ").contains(each + " passes over all of them"),
                    line(unbroken, "An epoch: "));
            for (int stop : List.of(1, 2)) {
                Path out = folder.resolve(name + "stopped" + stop);
                train(base, out, with(options, "-e", stop)).succeeded();
                Yij.Run resumed = Yij.run("train", folder.resolve("photos"), "-o", out, "--resume", "-e", 3)
                        .succeeded();
                assertEquals(line(unbroken, "weights: "), line(resumed, "weights: "), "stopped after epoch " + stop);
                assertEquals(line(unbroken, "An epoch: "), line(resumed, "An epoch: "));
            }
        }
        Path out = folder.resolve("passes2");
        assertEquals(
                "--passes cannot change with --resume: the run in " + out + " was started with 2, found 3; omit it, or"
                        + " start a new run with another --out",
                Yij.run("train", folder.resolve("photos"), "-o", out, "--resume", "--passes", 3)
                        .misused());
    }

    private static Object[] with(Object[] options, Object... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray();
    }

    @Test
    void theFeaturesOfAFrozenPartAreKeptAndARunOnThemIsResumed(TrainedRun base) throws IOException {
        Object[] options = {"--freeze", "conv2d_2", "--lr", "1e-2"};
        String first =
                line(train(base, folder.resolve("a"), with(options, "-e", 2)).succeeded(), "weights: ");
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            assertEquals(1, files.count());
        }
        Path out = folder.resolve("b");
        train(base, out, with(options, "-e", 1)).succeeded();
        assertEquals(
                first,
                line(
                        Yij.run("train", folder.resolve("photos"), "-o", out, "--resume", "-e", 2)
                                .succeeded(),
                        "weights: "));
        SavedModel saved = ModelFile.load(out.resolve("model.yij"));
        assertEquals(
                ModelFile.load(base.model()).model().weights().getFirst().value()[0],
                saved.model().weights().getFirst().value()[0]);
    }

    /// Cosine decay over the two epochs of the head, then over those of the whole network, each to 0.
    @Test
    void theHeadAndTheWholeNetworkHaveAScheduleOfTheirOwn(TrainedRun base) throws IOException {
        Path out = folder.resolve("out");
        train(base, out, "--unfreeze-after", 2, "--lr-fine", "1e-3", "--schedule", "cosine", "-e", 4)
                .succeeded();
        List<Epoch> epochs = ModelFile.load(out.resolve("last.yij")).history().epochs();
        // the rate of the last of 6 steps, 2 epochs of 3 batches: 8 of each of 3 classes for training
        double last = 1e-3 * 0.5 * (1 + Math.cos(Math.PI * 5 / 6));
        assertEquals(last, epochs.get(1).learningRate(), 1e-6 * last);
        assertEquals(last, epochs.get(3).learningRate(), 1e-6 * last);
    }

    @Test
    void laterLearningRatesAreThoseOfTheWholeNetworkToo(TrainedRun base) throws IOException {
        Path out = folder.resolve("out");
        train(base, out, "--unfreeze-after", 2, "--lr-schedule", "1:1e-2,3:1e-6", "-e", 4)
                .succeeded();
        assertEquals(
                List.of(1e-3f, 1e-2f, 1e-5f, 1e-6f),
                ModelFile.load(out.resolve("last.yij")).history().epochs().stream()
                        .map(Epoch::learningRate)
                        .toList());
    }

    @Test
    void aBaseThatScalesPixelsItselfGetsThemAsTheyAre() throws IOException {
        Sequential scaling = new Sequential()
                .add(new Rescaling(1 / 255.0, 0).name("scale"))
                .add(new Conv2D(4, 3))
                .add(new GlobalAveragePooling2D())
                .build(Shape.of(8, 8, 3), new Seed(1));
        Path file = folder.resolve("scaling.yij");
        ModelFile.save(file, new SavedModel(scaling, List.of(), History.EMPTY));
        Path data = TinyImages.split(folder.resolve("photos"), 10);
        Path out = folder.resolve("out");
        Object[] options = {"train", data, "-o", out, "-e", 1, "--from", file, "--feature-cache", folder.resolve("c")};
        assertEquals(
                "from " + file
                        + ", base frozen: the network scales pixels itself, in its layer scale, and expects 0..255, found"
                        + " x / 127.5 - 1: use --pixels 0..255",
                Yij.run(Stream.concat(Stream.of(options), Stream.of("--pixels=-1..1"))
                                .toArray())
                        .failed());
        Yij.run(Stream.concat(Stream.of(options), Stream.of("--as-keras")).toArray())
                .succeeded();
        assertEquals(
                Preparation.KERAS.pixels(PixelScaling.RAW),
                ModelFile.load(out.resolve("model.yij")).preparation());
    }

    @Test
    void aRunTooShortForTheWholeNetworkSaysSo(TrainedRun base) throws IOException {
        assertEquals(
                "Only the head is trained: the whole network would be after epoch 2, and this run ends after epoch 1.",
                line(
                        train(base, folder.resolve("out"), "--unfreeze-after", 2, "-e", 1)
                                .succeeded(),
                        "Only the head"));
    }

    @Test
    void optionsOfAnotherWayToTrainAreMistakes(TrainedRun base) throws IOException {
        Path out = folder.resolve("out");
        for (String option : List.of("--unfreeze-after=2", "--lr-fine=1e-4", "--freeze=none", "--feature-cache=x")) {
            assertEquals(
                    option.substring(0, option.indexOf('=')) + " requires --from",
                    Yij.run("train", base.data(), "-o", out, option).misused());
        }
        assertEquals(
                "--unfreeze-after must be at least 1, found -20",
                train(base, out, "--unfreeze-after=-20").misused());
        assertEquals(
                "--lr-fine requires --unfreeze-after",
                train(base, out, "--lr-fine", "1e-4").misused());
        assertEquals(
                "--filters does not apply to the network from " + base() + ", base frozen",
                train(base, out, "--filters", 4).misused());
        assertEquals(
                "--unfreeze-after is for a base that is frozen as a whole: omit --freeze",
                train(base, out, "--freeze", "none", "--unfreeze-after", 2).misused());
        assertTrue(train(base, out, "--freeze", "nowhere").misused().contains("has no layer \"nowhere\""));
    }
}
