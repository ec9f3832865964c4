package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.numpy.Npy;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

    @TempDir
    private Path folder;

    private Path model;
    private Path input;
    private Path expected;
    private Path actual;

    @BeforeEach
    void runAModel() throws IOException {
        model = folder.resolve("m.yij");
        input = folder.resolve("x.npy");
        expected = folder.resolve("expected");
        actual = folder.resolve("actual");
        Random random = new Random(3);
        Tensor x = Tensor.zeros(2, 9, 8, 3);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = (float) random.nextGaussian();
        }
        Npy.write(input, x);
        ModelFile.save(model, new SavedModel(model(network -> {}), List.of("a", "b", "c"), History.EMPTY));
        layersOf(expected, network -> {});
    }

    private static Sequential model(Consumer<Sequential> change) {
        Sequential network = new Sequential()
                .add(new Conv2D(4, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new Conv2D(5, 3).padding(Padding.SAME).strides(Size.of(2)).activation(ActivationFunction.TANH))
                .add(new ZeroPadding2D(0, 1, 1, 0))
                .add(new DepthwiseConv2D(2).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new Conv2D(6, 2))
                .add(new Activation(ActivationFunction.SILU))
                .add(new MaxPooling2D(2))
                .add(new Flatten())
                .add(new Dense(4).activation(ActivationFunction.RELU))
                .add(new Dense(3).activation(ActivationFunction.SOFTMAX))
                .add(new Activation(ActivationFunction.SIGMOID))
                .build(Shape.of(9, 8, 3), new Seed(1))
                .compile(new Adam(), new CategoricalCrossentropy());
        Random random = new Random(4);
        for (Weight weight : network.weights()) {
            for (int i = 0; weight.name().endsWith("bias:0") && i < weight.value().length; i++) {
                weight.value()[i] = (float) random.nextGaussian() / 4;
            }
        }
        change.accept(network);
        return network;
    }

    /// The output of `yij forward --layers`, for a modified model.
    private void layersOf(Path to, Consumer<Sequential> change) throws IOException {
        Files.createDirectories(to);
        for (Map.Entry<String, Tensor> layer :
                model(change).outputs(Npy.read(input)).entrySet()) {
            Npy.write(to.resolve(layer.getKey() + ".npy"), layer.getValue());
        }
    }

    private static float[] weight(Model network, String name) {
        return network.weights().stream()
                .filter(w -> w.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static String line(Yij.Run run, String name) {
        return run.lines().stream()
                .filter(l -> l.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void equalFoldersPassWithAndWithoutAModel() throws IOException {
        layersOf(actual, network -> {});
        Yij.Run plain = Yij.run("compare", expected, actual).succeeded();
        assertEquals("passed: 11 arrays agree", plain.lines().getLast());
        assertTrue(line(plain, "conv2d_2").endsWith("ok by the rule of thumb"), plain.out());
        Yij.Run derived = Yij.run("compare", expected, actual, "--model", model, "--input", input)
                .succeeded();
        assertEquals("passed: 11 arrays agree", derived.lines().getLast());
        assertTrue(line(derived, "conv2d_2").endsWith("  ok"), derived.out());
    }

    @Test
    void anErrorFailsItsOwnLayerOnlyAndIsDiagnosed() throws IOException {
        layersOf(actual, network -> {
            float[] bias = weight(network, "conv2d_1/bias:0");
            Arrays.fill(bias, 0);
        });
        Yij.Run plain = Yij.run("compare", expected, actual);
        assertEquals(1, plain.exitCode());
        assertEquals("FAILED: 11 of 11 arrays differ", plain.lines().getLast());
        Yij.Run derived = Yij.run("compare", expected, actual, "--model", model, "--input", input);
        assertEquals(1, derived.exitCode());
        assertEquals("", derived.err());
        assertEquals("FAILED: 1 of 11 arrays differ", derived.lines().getLast());
        assertTrue(derived.lines().contains("first that diverges: conv2d_1"), derived.out());
        assertTrue(derived.out().contains("diagnosis: likely bias missing (confidence 100 %"), derived.out());
    }

    @Test
    void aFlippedKernelInTheMiddleIsNamed() throws IOException {
        layersOf(actual, network -> {
            float[] w = weight(network, "conv2d_3/kernel:0");
            float[] right = w.clone();
            for (int i = 0; i < w.length; i++) {
                int perTap = 5 * 6;
                w[i] = right[(3 - i / perTap) * perTap + i % perTap];
            }
        });
        Yij.Run run = Yij.run("compare", expected, actual, "--model", model, "--input", input);
        assertEquals("FAILED: 1 of 11 arrays differ", run.lines().getLast());
        assertTrue(run.out().contains("first that diverges: conv2d_3\ndiagnosis: likely kernel flipped"), run.out());
    }

    @Test
    void aTransposedDenseKernelIsNamedBeforeReluToo() throws IOException {
        layersOf(actual, network -> {
            float[] w = weight(network, "dense_1/kernel:0");
            float[] right = w.clone();
            int in = w.length / 4;
            for (int i = 0; i < w.length; i++) {
                w[i] = right[i % 4 * in + i / 4];
            }
        });
        Yij.Run run = Yij.run("compare", expected, actual, "--model", model, "--input", input);
        assertTrue(run.out().contains("first that diverges: dense_1"), run.out());
        assertTrue(run.out().contains("input and output channels of the kernel exchanged"), run.out());
    }

    @Test
    void whatIsMissingTooMuchOrOfAnotherShapeIsReported() throws IOException {
        layersOf(actual, network -> {});
        Files.delete(actual.resolve("conv2d_2.npy"));
        Npy.write(actual.resolve("extra.npy"), Tensor.zeros(2, 2));
        Npy.write(actual.resolve("dense_1.npy"), Tensor.zeros(2, 5));
        for (Object[] more : List.of(new Object[0], new Object[] {"--model", model, "--input", input})) {
            Object[] arguments = new Object[3 + more.length];
            arguments[0] = "compare";
            arguments[1] = expected;
            arguments[2] = actual;
            System.arraycopy(more, 0, arguments, 3, more.length);
            Yij.Run run = Yij.run(arguments);
            assertEquals(1, run.exitCode());
            assertTrue(line(run, "conv2d_2").contains("is missing in " + actual), run.out());
            assertTrue(line(run, "extra").contains("is no"), run.out());
            assertTrue(line(run, "dense_1").contains("has shape 2×5, expected 2×4"), run.out());
            assertTrue(run.lines().getLast().startsWith("FAILED: 3 of 12"), run.out());
        }
    }

    @Test
    void aShorterFormatIsHeldToItsOwnBound() throws IOException {
        layersOf(actual, network -> {});
        Tensor y = Npy.read(actual.resolve("conv2d_3.npy"));
        for (int i = 0; i < y.data().length; i++) {
            y.data()[i] *= 1 + 0x1p-13f;
        }
        Npy.write(actual.resolve("conv2d_3.npy"), y);
        Object[] arguments = {"compare", expected, actual, "--model", model, "--input", input, "--format", "float32"};
        assertEquals(1, Yij.run(arguments).exitCode());
        arguments[arguments.length - 1] = "tf32";
        assertTrue(line(Yij.run(arguments), "conv2d_3").endsWith("ok"));
        arguments[arguments.length - 1] = "BF16";
        assertTrue(line(Yij.run(arguments), "conv2d_3").endsWith("ok"));
    }

    @Test
    void twoFilesAreComparedElementByElement() throws IOException {
        Path a = folder.resolve("a.npy");
        Path b = folder.resolve("b.npy");
        Npy.write(a, Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        Npy.write(b, Tensor.of(new float[] {1, 2, 3, 4.5f, 5, 6}, 2, 3));
        Yij.run("compare", a, a).succeeded();
        Yij.Run run = Yij.run("compare", a, b);
        assertEquals(1, run.exitCode());
        String line = line(run, "array");
        assertTrue(line.matches("array +2×3 +1 +\\[1,0] +4.00000 +4.50000 +5.00e-01 +1.25e-01 +1048576 .*"), line);
        assertFalse(run.out().contains("diagnosis"), "there is no model");
    }

    @Test
    void twoZipsAreComparedArrayByArray() throws IOException {
        Path a = folder.resolve("a.npz");
        Path b = folder.resolve("b.npz");
        NumpyArray same = new NumpyArray(new int[] {2}, new float[] {1, -1});
        write(a, Map.of("same", same, "other", new NumpyArray(new int[] {2}, new float[] {3, 4})));
        write(b, Map.of("same", same, "other", new NumpyArray(new int[] {2}, new float[] {3, 5})));
        Yij.run("compare", b, b).succeeded();
        Yij.Run run = Yij.run("compare", a, b);
        assertEquals(1, run.exitCode());
        assertTrue(
                run.out()
                        .contains(
                                "first that diverges in the order above (with --model, in the order of the layers): other\n"),
                run.out());
        assertEquals("FAILED: 1 of 2 arrays differ", run.lines().getLast());
    }

    private static void write(Path file, Map<String, NumpyArray> arrays) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            Npz.write(out, arrays);
        }
    }

    @Test
    void wrongUsageAndUnreadableFilesAreSaidInASentence() throws IOException {
        layersOf(actual, network -> {});
        assertEquals(
                "--input requires --model",
                Yij.run("compare", expected, actual, "--input", input).misused());
        Path none = folder.resolve("none.npy");
        assertEquals(
                "there is no file " + none, Yij.run("compare", none, actual).failed());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(
                empty + " holds no .npy file",
                Yij.run("compare", expected, empty).failed());
        Path small = folder.resolve("small.npy");
        Npy.write(small, Tensor.zeros(2, 4, 4, 3));
        assertEquals(
                small + ": the model expects inputs of shape N×9×8×3, found 2×4×4×3",
                Yij.run("compare", expected, actual, "--model", model, "--input", small)
                        .failed());
    }
}
