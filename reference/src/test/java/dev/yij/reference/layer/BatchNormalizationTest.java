package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// One channel, by hand.
class BatchNormalizationTest {

    private static final Shape IN = Shape.of(1);
    private static final Pass TWO = Pass.inference(new ScalarBackend(), 2);

    private static List<Weight> weights(BatchNormalization layer, Shape in) {
        List<Weight> weights = new ArrayList<>();
        for (WeightSpec spec : layer.weights(in)) {
            Weight weight = new Weight(spec.name(), spec.shape(), spec.trainable());
            spec.initializer().fill(spec.shape(), new java.util.Random(1), weight.value());
            weights.add(weight);
        }
        return weights;
    }

    @Test
    void theWeightsAreKerasOwnInTheirOrder() {
        assertEquals(
                List.of(
                        new WeightSpec("gamma", Shape.of(4), Initializer.ONES),
                        new WeightSpec("beta", Shape.of(4), Initializer.ZEROS),
                        new WeightSpec("moving_mean", Shape.of(4), Initializer.ZEROS, false),
                        new WeightSpec("moving_variance", Shape.of(4), Initializer.ONES, false)),
                new BatchNormalization().weights(Shape.of(3, 3, 4)));
        assertEquals(
                List.of("moving_mean", "moving_variance"),
                new BatchNormalization()
                        .scale(false).center(false).weights(Shape.of(3, 3, 4)).stream()
                                .map(WeightSpec::name)
                                .toList());
    }

    /// 2 · (x - 3) / √(3.75 + 0.25) + 1 = x - 2.
    @Test
    void predictionsUseTheMovingAverages() {
        BatchNormalization layer = new BatchNormalization().epsilon(0.25);
        List<Weight> weights = weights(layer, IN);
        weights.get(0).value()[0] = 2;
        weights.get(1).value()[0] = 1;
        weights.get(2).value()[0] = 3;
        weights.get(3).value()[0] = 3.75f;
        float[] y = new float[2];
        layer.forward(TWO, IN, weights, new float[] {5, -1}, y);
        assertArrayEquals(new float[] {3, -3}, y);
        float[] dx = new float[2];
        layer.backward(TWO.frozen(), IN, weights, new float[] {5, -1}, y, new float[] {7, 8}, dx);
        assertArrayEquals(new float[] {7, 8}, dx, "2 / √4 = 1");
    }

    /// Of 1 and 5 the mean is 3, the variance 4; with ε = 2.25 the root is 2.5. Moving averages with momentum
    /// 3/4: mean 0 · 3/4 + 3/4, variance 1 · 3/4 + 4/4, or 1 · 3/4 + 8/4 with n - 1.
    @Test
    void aBatchIsNormalizedByItsOwnStatistics() {
        for (boolean unbiased : List.of(false, true)) {
            BatchNormalization layer =
                    new BatchNormalization().epsilon(2.25).momentum(0.75).unbiased(unbiased);
            List<Weight> weights = weights(layer, IN);
            weights.get(0).value()[0] = 5;
            weights.get(1).value()[0] = 1;
            float[] x = {1, 5};
            float[] mean = BatchNormalization.mean(new double[] {6}, 2);
            BatchStatistics by = layer.statistics(mean, new double[] {4 + 4}, 2, weights);
            layer.follow(by.mean(), by.followed(), weights);
            float[] y = new float[2];
            layer.normalize(TWO, IN, by, x, y);
            assertArrayEquals(new float[] {-3, 5}, y);
            assertEquals(0.75f, weights.get(2).value()[0]);
            assertEquals(unbiased ? 2.75f : 1.75f, weights.get(3).value()[0]);
        }
    }

    /// As above, dy = 1 and 3: Σ dy = 4, Σ dy·(x - μ) = -2 + 6 = 4. dβ = 4, dγ = 4/2.5. dx = 5/2.5 · (dy - 2 -
    /// (x - μ) · 2/6.25) = 2 · (±1 - ±0.64) = ±0.72, the smaller one negative.
    @Test
    void theGradientGoesThroughTheStatistics() {
        BatchNormalization layer = new BatchNormalization().epsilon(2.25);
        List<Weight> weights = weights(layer, IN);
        weights.get(0).value()[0] = 5;
        BatchStatistics by = layer.statistics(new float[] {3}, new double[] {8}, 2, weights);
        layer.gradients(by, new double[] {4, 4}, 2, weights);
        assertEquals(1.6f, weights.get(0).gradient()[0], 1e-6f);
        assertEquals(4, weights.get(1).gradient()[0]);
        float[] dx = new float[2];
        layer.backward(TWO, IN, by, new float[] {1, 5}, new float[] {1, 3}, dx);
        assertArrayEquals(new float[] {-0.72f, 0.72f}, dx, 1e-6f);
    }

    /// TensorFlow 2 writes the axis as a list, counted from the batch: [1] after a dense layer, [3] of images.
    @Test
    void theAxisMustBeTheLast() {
        Layer vectors =
                Layers.fromConfig("BatchNormalization", Map.of("name", "n", "axis", List.of(1), "momentum", 0.9));
        assertEquals(new BatchNormalization("n", 0.9, 0.001, true, true, false, 1), vectors);
        assertEquals(Shape.of(4), vectors.outputShape(Shape.of(4)));
        Layer images = Layers.fromConfig("BatchNormalization", Map.of("name", "n", "axis", 3));
        assertEquals(Shape.of(2, 3, 4), images.outputShape(Shape.of(2, 3, 4)));
        assertEquals(
                "expected the channels that are normalized to be the last axis, 3 for inputs of shape 2×3×4, found axis 1",
                assertThrows(ShapeException.class, () -> vectors.outputShape(Shape.of(2, 3, 4)))
                        .getMessage());
        assertEquals(
                "n: \"axis\" must be one axis, that of the channels, found \"[1, 2]\"",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Layers.fromConfig(
                                        "BatchNormalization", Map.of("name", "n", "axis", List.of(1, 2))))
                        .getMessage());
    }
}
