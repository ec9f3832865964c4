package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepthwiseConv2DTest {

    /// Two channels of 1×3 pixels, 1 2 3 and 10 20 30, and two filters of 1×2 taps for each.
    private static Sequential byHand() {
        Sequential model = new Sequential()
                .add(new DepthwiseConv2D(new Size(1, 2)).multiplier(2))
                .build(Shape.of(1, 3, 2), new Seed(1));
        BuiltLayer layer = model.layers().getFirst();
        set(layer.weights().get(0), 1, 0, 1, 2, 0, 1, -1, 3); // taps 0 and 1, then channels, then filters
        set(layer.weights().get(1), 0.5f, 0, 0, 100);
        return model;
    }

    private static void set(Weight weight, float... values) {
        System.arraycopy(values, 0, weight.value(), 0, values.length);
    }

    @Test
    void theFiltersOfAChannelAreAdjacentAndReadNoOtherChannel() {
        Tensor y = byHand().predict(Tensor.of(new float[] {1, 10, 2, 20, 3, 30}, 1, 1, 3, 2));
        assertEquals(Shape.of(1, 1, 2, 4), y.shape());
        // 0.5 + 1·1 + 2·0, 1·0 + 2·1, 10·1 - 20·1, 100 + 10·2 + 20·3; then the same for pixels 1 and 2
        assertArrayEquals(new float[] {1.5f, 2, -10, 180, 2.5f, 3, -10, 230}, y.data());
    }

    @Test
    void theKernelHasTheShapeAndTheNameThatItHasInKeras() {
        List<Weight> weights = byHand().weights();
        assertEquals(
                "depthwise_conv2d_1/depthwise_kernel:0 1×2×2×2", weights.get(0).toString());
        assertEquals("depthwise_conv2d_1/bias:0 4", weights.get(1).toString());
    }

    /// Keras 2.2's `DepthwiseConv2D` computes its fans from the shape of the kernel: 9·8 and 9·1.
    @Test
    void theInitialWeightsFillKerasInterval() {
        Sequential model = new Sequential().add(new DepthwiseConv2D(3)).build(Shape.of(5, 5, 8), new Seed(1));
        float[] w = model.weights().getFirst().value();
        double largest = 0;
        for (float each : w) {
            largest = Math.max(largest, Math.abs(each));
        }
        double limit = Math.sqrt(6.0 / 81);
        assertEquals(limit, largest, 0.1 * limit);
    }

    @Test
    void withOneGroupForAllChannelsAGroupedConvolutionIsAnOrdinaryOne() {
        Shape in = Shape.of(4, 5, 3);
        Conv2D plain = new Conv2D(2, 3);
        Weight kernel = new Weight("k", Shape.of(3, 3, 3, 2));
        Arrays.setAll(new Object[54], i -> kernel.value()[i] = (float) Math.sin(i));
        float[] x = new float[60];
        Arrays.setAll(new Object[60], i -> x[i] = (float) Math.cos(i));
        float[] expected = new float[12];
        float[] found = new float[12];
        ScalarBackend backend = new ScalarBackend();
        backend.conv2d(plain.shape(1, in), x, kernel.value(), null, expected);
        backend.groupedConv2d(plain.shape(1, in), x, kernel.value(), null, found);
        assertArrayEquals(expected, found);
    }

    @Test
    void channelsThatDoNotFitTheGroupsAreRefusedByName() {
        Sequential model = new Sequential().add(new Conv2D(6, 3).groups(3));
        assertEquals(
                "conv2d_1: a convolution in 3 groups needs input and output channels in multiples of 3, found 4 and 6",
                assertThrows(ShapeException.class, () -> model.build(Shape.of(5, 5, 4), new Seed(1)))
                        .getMessage());
        assertEquals(
                "depth_multiplier must be at least 1, found 0",
                assertThrows(IllegalArgumentException.class, () -> new DepthwiseConv2D(3).multiplier(0))
                        .getMessage());
    }
}
