package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.run.TinyImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `yij pack`, and the commands that read what it writes.
class PackCommandTest {

    private static final String WEIGHTS = "weights:    sha256 ";

    @TempDir
    private Path folder;

    private Yij.Run train(Path data, String out, Object... more) {
        return Yij.run(Stream.concat(
                        Stream.of("train", data, "--out", folder.resolve(out), "--image-size=12", "--filters=2"),
                        Stream.of(more))
                .toArray());
    }

    private static String weights(Yij.Run run) {
        return run.succeeded().lines().stream()
                .filter(line -> line.startsWith(WEIGHTS))
                .findFirst()
                .orElseThrow()
                .substring(WEIGHTS.length());
    }

    private Path pack(Path data, Object... more) {
        Path packed = folder.resolve(data.getFileName() + ".pack");
        Yij.run(Stream.concat(Stream.of("pack", data, "--out", packed, "--size=12"), Stream.of(more))
                        .toArray())
                .succeeded();
        return packed;
    }

    /// With an image that cannot be read, augmentation and dropout, and one epoch each way after another.
    @Test
    void trainingOnPackedImagesHasTheBitsOfTheFolderAndContinuesItsRuns() throws IOException {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        Files.write(data.resolve("train/green/3.png"), new byte[] {1, 2, 3});
        Path packed = pack(data);
        Object[] options = {"--epochs=2", "--batch-size=4", "--augment", "--dropout=0.25"};
        String expected = weights(train(data, "files", options));
        Yij.Run run = train(packed, "packed", options);
        assertEquals(expected, weights(run));
        assertTrue(run.out().contains(packed.resolve("train/green/3.png") + ": "), run.out());
        assertTrue(Files.exists(folder.resolve("packed/report.html")));
        train(data, "both", "--epochs=1", "--batch-size=4", "--augment", "--dropout=0.25")
                .succeeded();
        assertEquals(expected, weights(train(packed, "both", "--epochs=2", "--resume")));
    }

    @Test
    void aPackedFolderOfClassesIsSplitAsTheFolderAndItsSizeIsThatOfTheNetwork() throws IOException {
        Path data = TinyImages.split(folder.resolve("photos"), 8);
        Files.copy(data.resolve("red/0.png"), data.resolve("red/copy.png"));
        Path packed = pack(data);
        String expected = weights(train(data, "files", "--epochs=1", "--passes=1"));
        Yij.Run run =
                Yij.run("train", packed, "--out", folder.resolve("packed"), "--filters=2", "--epochs=1", "--passes=1");
        assertEquals(expected, weights(run));
        assertEquals(
                Files.readString(folder.resolve("files/split.csv")),
                Files.readString(folder.resolve("packed/split.csv")));
    }

    @Test
    void evaluatingPackedImagesGivesTheNumbersOfTheFolder() throws IOException {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        Path packed = pack(data);
        train(data, "run", "--epochs=1").succeeded();
        Path model = folder.resolve("run/model.yij");
        for (String part : new String[] {"test", "val"}) {
            String expected = Yij.run("evaluate", data.resolve(part), "--model", model, "--json")
                    .succeeded()
                    .out();
            assertEquals(
                    expected.replace(data.toString(), packed.toString()),
                    Yij.run("evaluate", packed, "--part", part, "--model", model, "--json")
                            .succeeded()
                            .out());
        }
    }

    @Test
    void whatPackedImagesCannotDoIsSaid() throws IOException {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        Path packed = pack(data);
        String have = packed.resolve("train").getParent() + ": the packed images ";
        assertTrue(Yij.run("train", packed, "--out", folder.resolve("a"), "--image-size=16")
                .failed()
                .startsWith(have + "have 12×12 pixels, expected 16×16: "));
        assertTrue(train(packed, "b", "--scale-range=0.9,1.5")
                .failed()
                .startsWith(have + "have 12×12 pixels, expected 18×18 for changes"));
        assertTrue(train(packed, "c", "--as-keras").failed().startsWith(have + "were resized by bilinear, "));
        assertTrue(Yij.run("audit", packed).failed().startsWith(packed + ": this is a packed data set"));
        assertFalse(Files.exists(folder.resolve("a/model.yij")));
    }

    @Test
    void wrongUsageIsRefusedAndNothingIsReplaced() throws IOException {
        Path data = TinyImages.dataSet(folder.resolve("data"));
        Path packed = pack(data);
        assertEquals(
                packed + " exists already: choose another folder with --out",
                Yij.run("pack", data, "--out", packed).misused());
        assertEquals(
                "--pixels is for training: packed pixels are 0 to 255",
                Yij.run("pack", data, "--out", folder.resolve("p"), "--pixels=0..1")
                        .misused());
        assertEquals(
                "--size must be at least 8, found 4",
                Yij.run("pack", data, "--out", folder.resolve("p"), "--size=4").misused());
        assertEquals(
                "--split is for a folder that is not split: " + packed + " is",
                Yij.run("evaluate", packed, "--split", folder.resolve("s.csv")).misused());
        Path none = folder.resolve("none");
        assertTrue(Yij.run("pack", none, "--out", folder.resolve("p")).failed().startsWith(none + ": "));
        assertFalse(Files.exists(folder.resolve("p")));
    }
}
