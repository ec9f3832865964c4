package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.numpy.Npy;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that run an ONNX graph whose nodes do not become layers.
class OnnxGraphCommandsTest {

    @TempDir
    private Path folder;

    /// An image of 3×2×2, the erf of each number, and their mean over the pixels: y; and twice that: z.
    private Path graph(boolean second) throws IOException {
        Path file = folder.resolve("m.onnx");
        try (InputStream in =
                OnnxGraphCommandsTest.class.getResourceAsStream(second ? "graphs/two.onnx" : "graphs/one.onnx")) {
            Files.copy(Objects.requireNonNull(in), file);
        }
        return file;
    }

    /// One channel of zeros, one of values at which erf is 1 in float32, one of their negatives.
    private Path input() throws IOException {
        Path x = folder.resolve("x.npy");
        Npy.write(x, new Tensor(Shape.of(1, 2, 2, 3), new float[] {0, 9, -9, 0, 9, -9, 0, 9, -9, 0, 9, -9}));
        return x;
    }

    @Test
    void forwardRunsItNodeByNodeAndSaysSo() throws IOException {
        Path y = folder.resolve("y.npy");
        Yij.Run run =
                Yij.run("forward", "-m", graph(false), "--input", input(), "-o", y, "--layers", folder.resolve("all"));
        assertEquals(0, run.exitCode());
        assertTrue(run.err().startsWith("yij forward: run node by node: "), run.err());
        assertTrue(run.err().contains("node e (Erf) does not become a layer"), run.err());
        assertArrayEquals(new float[] {0, 1, -1}, Npy.read(y).data());
        assertEquals("1×2×2×3", Npy.read(folder.resolve("all/e.npy")).shape().toString());
    }

    /// An error in one node fails that node and not the mean that is computed from it.
    @Test
    void compareJudgesItNodeByNode() throws IOException {
        Path all = folder.resolve("all");
        Path model = graph(false);
        Yij.run("forward", "-m", model, "--input", input(), "-o", folder.resolve("y.npy"), "--layers", all);
        Yij.run("compare", all, all, "-m", model, "--input", input()).succeeded();
        Path wrong = Files.createDirectory(folder.resolve("wrong"));
        float[] erf = Npy.read(all.resolve("e.npy")).data().clone();
        erf[1] = 0.875f;
        Npy.write(wrong.resolve("e.npy"), new Tensor(Shape.of(1, 2, 2, 3), erf));
        for (String following : List.of("p.npy", "y.npy")) {
            Tensor right = Npy.read(all.resolve(following));
            float[] mean = right.data().clone();
            mean[1] = (0.875f + 3) / 4;
            Npy.write(wrong.resolve(following), new Tensor(right.shape(), mean));
        }
        Yij.Run run = Yij.run("compare", all, wrong, "-m", model, "--input", input());
        assertEquals(1, run.exitCode());
        assertTrue(run.out().contains("first that diverges: e\n"), run.out());
        assertTrue(run.out().contains("FAILED: 1 of 3 arrays differ"), run.out());
    }

    @Test
    void forwardWritesEveryOutput() throws IOException {
        Path y = folder.resolve("out.npy");
        Yij.Run run = Yij.run("forward", "-m", graph(true), "--input", input(), "-o", y);
        assertEquals(
                List.of(
                        "wrote " + folder.resolve("out.y.npy") + ", of shape 1×3",
                        "wrote " + folder.resolve("out.z.npy") + ", of shape 1×3"),
                run.lines());
        assertArrayEquals(
                new float[] {0, 2, -2}, Npy.read(folder.resolve("out.z.npy")).data());
    }

    @Test
    void predictGivesProbabilities() throws IOException {
        Path image = folder.resolve("red.png");
        BufferedImage red = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 16; i++) {
            red.setRGB(i % 4, i / 4, 0xFF0000);
        }
        ImageIO.write(red, "png", image.toFile());
        Yij.Run run = Yij.run("predict", image, "-m", graph(false), "--pixels", "tf");
        assertEquals(0, run.exitCode());
        // the logits erf(1), erf(-1), erf(-1) are ±0.8427: e^0.8427 / (e^0.8427 + 2 e^-0.8427) = 2.3226 /
        // 3.1837
        assertEquals("   72.95%  class 0", run.lines().get(1));
        assertEquals("   13.52%  class 1", run.lines().get(2));
    }

    @Test
    void inspectShowsItsNodesAndExplainAndConvertNameWhatIsMissing() throws IOException {
        Path model = graph(false);
        String shown = Yij.run("inspect", model).succeeded().out();
        assertTrue(shown.contains("GlobalAveragePool") && shown.contains("Erf"), shown);
        String refused = Yij.run("convert", model, folder.resolve("m.yij")).failed();
        assertEquals(model + ", node e (Erf) does not become a layer: yij has no such layer", refused);
    }
}
