package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradcheckCommandTest {

    @TempDir
    private Path folder;

    @Test
    void aModelFileIsCheckedWithSmallImages() throws IOException {
        Path model = TinyModel.save(folder.resolve("tiny.yij"), Shape.of(32, 32, 3));
        List<String> lines = Yij.run("gradcheck", "--model", model, "--backend", "scalar", "--size", 5, "--samples", 2)
                .succeeded()
                .lines();
        assertEquals(model + ": 2 inputs of 5×5×3 at random, gradients of scalar", lines.getFirst());
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("conv2d_1 +conv2d_1/kernel:0 +2 of 108 .*")), lines + "");
        assertTrue(
                lines.getLast()
                        .matches("All 9 arrays agree\\. The largest error of those computed in double, .*, is at .*"),
                lines.getLast());
    }

    @Test
    void anUntrainedNetworkIsChecked() {
        String out = Yij.run("gradcheck", "--net", "logistic", "--size", 4, "--samples", 1)
                .succeeded()
                .out();
        assertTrue(out.startsWith("logistic, untrained: 2 inputs of 4×4×3 at random, "), out);
    }

    @Test
    void unknownNetworksAndTwoModelsAreRefused() {
        assertEquals(
                "--net: there is no network 'vgg', expected one of [chapter, chapter-bn, residual, mobilenet, logistic,"
                        + " dense]",
                Yij.run("gradcheck", "--net", "vgg").misused());
        assertEquals(
                "--net and --model name two models: omit one",
                Yij.run("gradcheck", "--net", "dense", "--model", "x.yij").misused());
        assertEquals(
                "--samples must be at least 1, found 0",
                Yij.run("gradcheck", "--samples", 0).misused());
    }
}
