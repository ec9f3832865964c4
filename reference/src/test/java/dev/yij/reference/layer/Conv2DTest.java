package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.scalar.Poison;
import dev.yij.reference.scalar.ScalarActivations;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.scalar.ScalarConv2D;
import dev.yij.reference.scalar.ScalarGroupedConv2D;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class Conv2DTest {

    private static final Shape ROW = Shape.of(1, 3, 1);

    /// Records the kernels called by a layer.
    private static class Recording extends ScalarBackend {
        final List<String> calls = new ArrayList<>();

        @Override
        public void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
            calls.add("conv2d");
            super.conv2d(s, x, w, b, y);
        }

        @Override
        public void groupedConv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
            calls.add("groupedConv2d");
            super.groupedConv2d(s, x, w, b, y);
        }

        @Override
        public void relu(int count, float[] x, float[] y) {
            calls.add("relu");
            super.relu(count, x, y);
        }

        @Override
        public void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
            calls.add("conv2dGradInput");
            super.conv2dGradInput(s, dy, w, dx);
        }
    }

    /// A backend that fuses convolution and ReLU in one kernel.
    private static final class Fusing extends Recording implements FusedConv2D {
        @Override
        public void conv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float max, float[] y) {
            calls.add("conv2dRelu");
            ScalarConv2D.conv2d(s, x, w, b, y);
            ScalarActivations.map(PointFunction.Relu.upTo(max), s.outputSize(), y, y);
        }

        @Override
        public void groupedConv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float max, float[] y) {
            calls.add("groupedConv2dRelu");
            ScalarGroupedConv2D.groupedConv2d(s, x, w, b, y);
            ScalarActivations.map(PointFunction.Relu.upTo(max), s.outputSize(), y, y);
        }
    }

    private static List<String> callsOfAConvolutionWithRelu(Recording backend) {
        Conv2D layer = new Conv2D(1, 1).activation(ActivationFunction.RELU);
        float[] y = Poison.nan(3);
        layer.forward(Pass.inference(backend, 1), ROW, weights(layer, 2, -3), new float[] {1, 2, 3}, y);
        assertArrayEquals(new float[] {0, 1, 3}, y); // max(2·1 - 3, 0), 2·2 - 3, 2·3 - 3
        return backend.calls;
    }

    @Test
    void reluFollowsTheConvolution() {
        assertEquals(List.of("conv2d", "relu"), callsOfAConvolutionWithRelu(new Recording()));
    }

    @Test
    void reluIsFusedIntoTheConvolutionWhereTheBackendCan() {
        assertEquals(List.of("conv2dRelu"), callsOfAConvolutionWithRelu(new Fusing()));
    }

    @Test
    void theActivationComesAfterTheBias() {
        Conv2D layer = new Conv2D(1, 1).activation(ActivationFunction.SIGMOID);
        float[] y = Poison.nan(3);
        layer.forward(
                Pass.inference(new ScalarBackend(), 1), ROW, weights(layer, 2, -4), new float[] {1002, 2, -1002}, y);
        assertArrayEquals(new float[] {1, 0.5f, 0}, y); // sigmoid of 2000, 0, -2008
    }

    @Test
    void unneededInputGradientsAreNotComputed() {
        Recording backend = new Recording();
        Conv2D layer = new Conv2D(1, 1);
        List<Weight> weights = weights(layer, 2, 0);
        float[] x = {1, 2, 3};
        layer.backward(Pass.inference(backend, 1), ROW, weights, x, new float[3], new float[] {1, 10, 100}, null);
        assertEquals(List.of(), backend.calls);
        assertArrayEquals(new float[] {321}, weights.get(0).gradient()); // 1·1 + 2·10 + 3·100
        assertArrayEquals(new float[] {111}, weights.get(1).gradient());
    }

    @Test
    void gradientsAreAddedUpOverTwoBackwardPasses() {
        Conv2D layer = new Conv2D(1, 1);
        List<Weight> weights = weights(layer, 2, 0);
        float[] x = {1, 2, 3};
        for (int pass = 0; pass < 2; pass++) {
            layer.backward(
                    Pass.inference(new ScalarBackend(), 1),
                    ROW,
                    weights,
                    x,
                    new float[3],
                    new float[] {1, 10, 100},
                    null);
        }
        assertArrayEquals(new float[] {642}, weights.get(0).gradient());
        assertArrayEquals(new float[] {222}, weights.get(1).gradient());
    }

    @Test
    void withersChangeOneThingEach() {
        Conv2D layer = new Conv2D(8, 3);
        assertEquals("conv2d_1", layer.name("conv2d_1").name());
        assertEquals(Size.of(2), layer.strides(Size.of(2)).strides());
        assertEquals(Padding.SAME, layer.padding(Padding.SAME).padding());
        assertEquals(new Size(2, 3), layer.dilation(new Size(2, 3)).dilation());
        assertEquals(
                ActivationFunction.TANH,
                layer.activation(ActivationFunction.TANH).activation());
        assertEquals(false, layer.useBias(false).useBias());
        assertEquals(
                Initializer.HE_NORMAL, layer.initializer(Initializer.HE_NORMAL).initializer());
        assertEquals("Conv2D", layer.className());
    }

    @Test
    void configurationsAreReadOnly() {
        assertThrows(
                UnsupportedOperationException.class,
                () -> new Conv2D(8, 3).config().put("filters", 9));
    }

    @Test
    void aWeightKeepsOneGradientArray() {
        Weight weight = new Weight("conv2d_1/kernel:0", Shape.of(1, 1, 2, 3));
        assertEquals(6, weight.value().length);
        assertArrayEquals(new float[6], weight.gradient());
        assertSame(weight.gradient(), weight.gradient());
        assertEquals("conv2d_1/kernel:0 1×1×2×3", weight.toString());
    }

    private static List<Weight> weights(Conv2D layer, float kernel, float bias) {
        List<Weight> weights = new ArrayList<>();
        for (WeightSpec spec : layer.weights(ROW)) {
            Weight weight = new Weight(spec.name(), spec.shape());
            weight.value()[0] = weights.isEmpty() ? kernel : bias;
            weights.add(weight);
        }
        return weights;
    }
}
