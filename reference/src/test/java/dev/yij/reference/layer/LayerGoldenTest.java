package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.scalar.Poison;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Outputs and gradients of layers whose arithmetic is that of other kernels, or a formula of a line. The
/// values come from make_layers.py beside them, which computed them with NumPy 2.4.6 in float64.
class LayerGoldenTest {

    private static final Map<String, NumpyArray> ARRAYS = read();

    private static Map<String, NumpyArray> read() {
        try (InputStream in = Objects.requireNonNull(LayerGoldenTest.class.getResourceAsStream("layers.npz"))) {
            return Npz.read(in, "layers.npz", Long.MAX_VALUE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Sums of small integers and copies are exact; a formula of a few operations is off by few roundings.
    static Stream<Arguments> cases() {
        SeparableConv2D separable = new SeparableConv2D(3, 1);
        Conv2DTranspose transposed = new Conv2DTranspose(3, 3);
        Conv2DTranspose two = new Conv2DTranspose(2, 3);
        UpSampling2D up = new UpSampling2D("", new Size(2, 3), Interpolation.NEAREST, true);
        return Stream.of(
                arguments("prelu", new PReLU(), 1),
                arguments("prelu_shared", new PReLU().sharedAxes(1, 2), 8),
                arguments("prelu_rows", new PReLU().sharedAxes(2), 4),
                arguments("prelu_last", new PReLU().sharedAxes(2), 4),
                arguments("prelu_vector", new PReLU(), 2),
                arguments(
                        "separable",
                        sized(3, new Size(3, 2))
                                .strides(Size.of(2))
                                .padding(Padding.SAME)
                                .multiplier(2),
                        0),
                arguments("separable_dilated", sized(4, new Size(2, 3)).dilation(Size.of(2)), 0),
                arguments("transposed", transposed, 0),
                arguments("transposed_same", transposed.strides(Size.of(2)).padding(Padding.SAME), 0),
                arguments(
                        "transposed_even",
                        two.kernel(new Size(4, 2)).strides(Size.of(2)).padding(Padding.SAME),
                        0),
                arguments("transposed_gaps", two.kernel(new Size(2, 1)).strides(new Size(3, 2)), 0),
                arguments(
                        "transposed_extra",
                        two.strides(new Size(2, 3)).padding(Padding.SAME).outputPadding(1, 2),
                        0),
                arguments(
                        "transposed_extra_valid",
                        two.kernel(new Size(3, 2)).strides(new Size(2, 3)).outputPadding(1, 0),
                        0),
                arguments("transposed_dilated", two.kernel(new Size(3, 2)).dilation(Size.of(2)), 0),
                arguments("up_bilinear", up.interpolation(Interpolation.BILINEAR), 8),
                arguments(
                        "up_bilinear_corners",
                        up.interpolation(Interpolation.BILINEAR).centres(false),
                        8),
                arguments("resize_bilinear", new Resizing(3, 11), 16),
                arguments("up_nearest", up, 2),
                arguments("resize_nearest", new Resizing(3, 11).interpolation(Interpolation.NEAREST), 2),
                arguments("normalization", new Normalization(), 6),
                arguments("normalization_columns", new Normalization().axis(2, 3), 6),
                arguments("normalization_inverse", new Normalization().inverse(true), 6),
                arguments("softmax_rows", new Softmax().axis(1), 4),
                arguments("softmax_columns", new Softmax().axis(-2), 4),
                arguments("softmax_channels", new Softmax().axis(3), 4));
    }

    private static SeparableConv2D sized(int filters, Size kernel) {
        return (SeparableConv2D) Layers.fromConfig(
                "SeparableConv2D", Map.of("filters", filters, "kernel_size", List.of(kernel.height(), kernel.width())));
    }

    /// @param roundings the largest error in units of 2⁻²⁴ · (1 + |value|)
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void outputsAndGradientsAreThoseOfNumPy(String name, Layer layer, int roundings) {
        float[] x = array(name, "x");
        int[] dims = stored(name, "x").shape();
        Shape in = Shape.of(Arrays.copyOfRange(dims, 1, dims.length));
        Pass pass = new Pass(new ScalarBackend(), dims[0], true, 1, 0);
        List<Weight> weights = new ArrayList<>();
        for (WeightSpec spec : layer.weights(in)) {
            Weight weight = new Weight(spec.name(), spec.shape(), spec.trainable());
            float[] values = array(name, "w" + weights.size());
            assertEquals(
                    spec.shape(), Shape.of(stored(name, "w" + weights.size()).shape()), spec.name());
            System.arraycopy(values, 0, weight.value(), 0, values.length);
            weights.add(weight);
        }
        float[] expected = array(name, "y");
        assertEquals(
                layer.outputShape(in).prepend(dims[0]),
                Shape.of(stored(name, "y").shape()));
        float[] y = Poison.nan(expected.length);
        layer.forward(pass, in, weights, x, y);
        assertClose(expected, y, roundings, "y");
        float[] dx = Poison.nan(x.length);
        layer.backward(pass, in, weights, x, y, array(name, "dy"), dx);
        assertClose(array(name, "dx"), dx, roundings, "dx");
        for (int i = 0; i < weights.size() && ARRAYS.containsKey(name + "/dw" + i); i++) {
            assertClose(
                    array(name, "dw" + i),
                    weights.get(i).gradient(),
                    roundings,
                    weights.get(i).name());
        }
        float[] frozen = Poison.nan(x.length);
        List<Weight> untouched = weights.stream().map(Weight::withOwnGradient).toList();
        layer.backward(pass.frozen(), in, untouched, x, y, array(name, "dy"), frozen);
        assertArrayEquals(dx, frozen);
        untouched.forEach(weight -> assertArrayEquals(new float[weight.value().length], weight.gradient()));
    }

    private static NumpyArray stored(String name, String which) {
        return Objects.requireNonNull(ARRAYS.get(name + "/" + which), name + "/" + which);
    }

    private static float[] array(String name, String which) {
        return stored(name, which).data().clone();
    }

    private static void assertClose(float[] expected, float[] found, int roundings, String what) {
        assertEquals(expected.length, found.length, what);
        for (int i = 0; i < expected.length; i++) {
            double bound = roundings * 0x1p-24 * (1 + Math.abs(expected[i]));
            assertEquals(expected[i], found[i], bound, what + " " + i);
        }
    }
}
