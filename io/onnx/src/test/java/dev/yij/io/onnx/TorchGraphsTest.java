package dev.yij.io.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.format.Models;
import dev.yij.io.numpy.Npy;
import dev.yij.io.numpy.NpzFile;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Graphs that PyTorch wrote, against what it computes; [their
/// source](../../../../../resources/dev/yij/io/onnx/torch/README.md).
class TorchGraphsTest {

    /// Sums of at most 64 terms of size 1 or less, in another order: 64 · 2⁻²⁴, rounded up.
    private static final float ROUNDING = 5e-6f;

    private static Path file(String name) throws IOException {
        try {
            return Path.of(Objects.requireNonNull(TorchGraphsTest.class.getResource("torch/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny-residual, true", "tiny-squeeze-excite, false", "tiny-gelu, false"})
    void everyLayerComputesWhatPyTorchComputes(String name, boolean logarithms) throws IOException {
        Model model = Models.load(file(name + ".onnx"));
        assertEquals(name.equals("tiny-gelu") ? Sequential.class : Network.class, model.getClass());
        Map<String, Tensor> layers = model.outputs(Npy.read(file(name + ".x.npy")));
        for (Map.Entry<String, Tensor> module :
                NpzFile.read(file(name + ".leaves.npz")).entrySet()) {
            float[] expected = pixelByPixel(module.getValue());
            assertTrue(
                    layers.values().stream().anyMatch(found -> isClose(expected, found.data())),
                    () -> "no layer computes what the module " + module.getKey() + " does");
        }
        float[] y = model.predict(Npy.read(file(name + ".x.npy"))).data();
        for (int i = 0; i < y.length && logarithms; i++) {
            y[i] = (float) Math.log(y[i]);
        }
        assertArrayEquals(Npy.read(file(name + ".y.npy")).data(), y, ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({"tiny-residual", "tiny-squeeze-excite", "tiny-gelu"})
    void theGraphItselfGivesTheSame(String name) throws IOException {
        List<String> computed = new ArrayList<>();
        try (ScalarBackend backend = new ScalarBackend()) {
            Map<String, Tensor> y = GraphRunner.load(file(name + ".onnx"))
                    .run(backend, List.of(Npy.read(file(name + ".x.npy"))), (value, of) -> computed.add(value));
            assertArrayEquals(
                    Npy.read(file(name + ".y.npy")).data(),
                    Objects.requireNonNull(y.get("output")).data(),
                    ROUNDING);
        }
        assertEquals("output", computed.getLast());
    }

    @Test
    void geluIsOneLayerHoweverItIsSpelledOut() throws IOException {
        List<String> layers = Models.load(file("tiny-gelu.onnx")).layers().stream()
                .map(BuiltLayer::layer)
                .map(layer -> layer.className() + " " + layer.activation().configName())
                .toList();
        assertEquals(
                List.of(
                        "Conv2D linear",
                        "Activation gelu",
                        "Conv2D linear",
                        "Activation gelu_tanh",
                        "GlobalAveragePooling2D linear",
                        "Dense linear",
                        "Activation gelu_tanh",
                        "Activation gelu",
                        "Activation gelu_tanh",
                        "Dense linear"),
                layers);
    }

    @Test
    void aGraphForImagesOfAnySizeIsReadForOne() throws IOException {
        Path file = file("tiny-any-size.onnx");
        Tensor x = Npy.read(file("tiny-any-size.x.npy"));
        Model model = OnnxImport.read(file, new Size(12, 20)).saved().model();
        assertEquals(Shape.of(12, 20, 3), model.inputShape());
        assertArrayEquals(
                Npy.read(file("tiny-any-size.y.npy")).data(), model.predict(x).data(), ROUNDING);
        String refused = String.valueOf(assertThrows(OnnxUnsupportedException.class, () -> OnnxImport.read(file))
                .getMessage());
        assertTrue(
                refused.endsWith(": dimension 2 of the input is open, found float32 N×3×height×width:"
                        + " state height and width with --image-size"),
                refused);
    }

    private static float[] pixelByPixel(Tensor x) {
        if (x.shape().rank() != 4) {
            return x.data();
        }
        int channels = x.shape().dim(1);
        int pixels = x.shape().dim(2) * x.shape().dim(3);
        float[] turned = new float[x.data().length];
        for (int i = 0; i < turned.length; i++) {
            turned[i % pixels * channels + i / pixels] = x.data()[i]; // of one image
        }
        return turned;
    }

    private static boolean isClose(float[] expected, float[] found) {
        boolean close = expected.length == found.length;
        for (int i = 0; close && i < expected.length; i++) {
            close = Math.abs(expected[i] - found[i]) <= ROUNDING;
        }
        return close;
    }
}
