package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.format.Models;
import dev.yij.io.numpy.Npy;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands with a model whose file leaves the size of its images open.
class OpenSizeTest {

    private static final String STATE = ": state height and width with --image-size";

    @TempDir
    private Path folder;

    /// As Keras writes a model with `Input((None, None, 3))`.
    private Path anySize() throws IOException {
        Path fixed = TinyModel.save(folder.resolve("fixed.yij"));
        Path open = folder.resolve("open.keras");
        assertEquals(0, Yij.run("convert", fixed, open).exitCode());
        try (FileSystem zip = FileSystems.newFileSystem(open)) {
            Path config = zip.getPath("config.json");
            String size = TinyImages.SIZE + "," + TinyImages.SIZE + ",3]";
            String text = Files.readString(config).replace(" ", "");
            assertTrue(text.contains(size), text);
            Files.writeString(config, text.replace(size, "null,null,3]"));
        }
        return open;
    }

    @Test
    void withoutASizeOneSentenceSaysWhatIsMissing() throws IOException {
        Path open = anySize();
        for (String command : new String[] {"predict", "evaluate", "explain", "heatmap"}) {
            Object[] words = command.equals("predict") || command.equals("evaluate")
                    ? new Object[] {command, folder, "-m", open}
                    : new Object[] {command, folder, "-m", open, "--layer", "conv2d_1"};
            String refused = Yij.run(words).failed();
            assertEquals(
                    open + ", config.json has inputs of open size, [null, null, null, 3]" + STATE, refused, command);
        }
        String shown = Yij.run("inspect", open).out();
        assertTrue(shown.contains("inputs of open size"), shown);
        assertEquals(
                "8×10×3",
                Yij.run("inspect", open, "--image-size", "8x10")
                        .succeeded()
                        .out()
                        .replaceAll("(?s).*input: *(\\S+).*", "$1"));
    }

    @Test
    void aStatedSizeIsThatOfTheConvertedModel() throws IOException {
        Path out = folder.resolve("out.yij");
        assertEquals(
                0, Yij.run("convert", anySize(), out, "--image-size", "8x10").exitCode());
        assertEquals(Shape.of(8, 10, 3), Models.load(out).inputShape());
    }

    @Test
    void trainingAndAuditTakeABaseOfOpenSize() throws IOException {
        Path open = anySize();
        Path data = folder.resolve("photos");
        TinyImages.split(data, 10);
        Path out = folder.resolve("run");
        Object[] train = {"train", data, "-o", out, "--from", open, "-e", 2, "--feature-cache", folder.resolve("cache")
        };
        assertTrue(Yij.run(train).failed().endsWith(STATE));
        Object[] sized = Arrays.copyOf(train, train.length + 2);
        sized[train.length] = "--image-size";
        sized[train.length + 1] = "8x10";
        Yij.run(sized).succeeded();
        assertEquals(Shape.of(8, 10, 3), Models.load(out.resolve("model.yij")).inputShape());
        Yij.run("train", data, "-o", out, "--resume", "-e", 3).succeeded();
        assertEquals(Shape.of(8, 10, 3), Models.load(out.resolve("model.yij")).inputShape());

        Object[] audit = {"audit", data, "--check-labels", "--from", open};
        assertTrue(Yij.run(audit).failed().endsWith(STATE));
        Object[] checked = Arrays.copyOf(audit, audit.length + 1);
        checked[audit.length] = "--image-size=8x10";
        Yij.run(checked).succeeded();
        assertEquals(
                "--image-size requires --from",
                Yij.run("audit", data, "--image-size", 8).misused());
        Path fixed = folder.resolve("fixed.yij");
        assertTrue(Yij.run("train", data, "-o", folder.resolve("no"), "--from", fixed, "--image-size", 9)
                .misused()
                .startsWith("--image-size is for models that take images of any size, but " + fixed));
    }

    @Test
    void networksOfYijAreTrainedOnImagesThatAreNotSquare() throws IOException {
        Path data = folder.resolve("photos");
        TinyImages.split(data, 10);
        Path out = folder.resolve("run");
        Yij.run("train", data, "-o", out, "-e", 1, "--filters", 2, "--image-size", "8x16")
                .succeeded();
        assertEquals(Shape.of(8, 16, 3), Models.load(out.resolve("model.yij")).inputShape());
    }

    @Test
    void weightsAreReadIntoAModelOfTheStatedSize() throws IOException {
        Path like = anySize();
        Path weights = folder.resolve("weights.npz");
        Yij.run("convert", folder.resolve("fixed.yij"), weights).succeeded();
        Path out = folder.resolve("out.yij");
        Yij.run("convert", weights, out, "--like", like, "--image-size", "8x10").succeeded();
        assertEquals(Shape.of(8, 10, 3), Models.load(out).inputShape());
    }

    @Test
    void forwardTakesTheSizeOfTheArray() throws IOException {
        float[] x = new float[6 * 9 * 3];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i * 7 % 11) / 11f;
        }
        Path array = folder.resolve("x.npy");
        Npy.write(array, new Tensor(Shape.of(1, 6, 9, 3), x));
        Path y = folder.resolve("y.npy");
        Yij.run("forward", "-m", anySize(), "--input", array, "-o", y, "--mode", "strict")
                .succeeded();
        Path same = TinyModel.save(folder.resolve("same.yij"), Shape.of(6, 9, 3)); // with the same weights
        Path expected = folder.resolve("expected.npy");
        Yij.run("forward", "-m", same, "--input", array, "-o", expected, "--mode", "strict")
                .succeeded();
        assertArrayEquals(Npy.read(expected).data(), Npy.read(y).data());
    }

    @Test
    void modelsOfOneSizeAndWordsThatAreNoSizeAreRefused() throws IOException {
        Path fixed = TinyModel.save(folder.resolve("fixed.yij"));
        assertEquals(
                "--image-size is for models that take images of any size, but " + fixed + " takes inputs of shape "
                        + TinyImages.SIZE + "×" + TinyImages.SIZE + "×3",
                Yij.run("summary", "-m", fixed, "--image-size", "8x10").misused());
        for (String wrong : new String[] {"0", "x", "8x", "8x0", "-8", "8x8x3", "123456"}) {
            assertEquals(
                    "--image-size must be height and width, such as 224x224, or one number, found " + wrong,
                    Yij.run("summary", "-m", fixed, "--image-size=" + wrong).misused());
        }
    }
}
