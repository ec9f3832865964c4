package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StochasticTest {

    private static final Shape IMAGE = Shape.of(20, 20, 5);

    static Stream<Layer> layers() {
        return Stream.of(
                new Dropout(0.3).name("layer"),
                new SpatialDropout2D(0.3).name("layer"),
                new GaussianNoise(0.5).name("layer"),
                new GaussianDropout(0.2).name("layer"));
    }

    private static float[] outputs(Layer layer, int first, int images, boolean training) {
        Pass pass = new Pass(new ScalarBackend(), images, training, 77, first);
        float[] x = new float[images * IMAGE.size()];
        float[] y = new float[x.length];
        Arrays.fill(x, 2);
        layer.forward(pass, IMAGE, List.of(), x, y);
        return y;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void inferenceChangesNothing(Layer layer) {
        float[] twos = new float[IMAGE.size()];
        Arrays.fill(twos, 2);
        assertArrayEquals(twos, outputs(layer, 0, 1, false));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void theBatchMayBeCutIntoSlices(Layer layer) {
        float[] whole = outputs(layer, 0, 4, true);
        float[] part = outputs(layer, 1, 2, true);
        assertArrayEquals(Arrays.copyOfRange(whole, IMAGE.size(), 3 * IMAGE.size()), part);
    }

    /// The mean stays 2; the deviations are √(rate/(1-rate))·2 for dropout, the layer's own for noise.
    @ParameterizedTest
    @MethodSource("layers")
    void theMeanStays(Layer layer) {
        float[] y = outputs(layer, 0, 40, true);
        double sum = 0;
        double squares = 0;
        for (float each : y) {
            sum += each;
            squares += each * each;
        }
        double mean = sum / y.length;
        double deviation = Math.sqrt(squares / y.length - mean * mean);
        double expected = layer instanceof GaussianNoise noise
                ? noise.stddev()
                : 2 * Math.sqrt(layer instanceof GaussianDropout ? 0.2 / 0.8 : 0.3 / 0.7);
        assertEquals(2, mean, layer instanceof SpatialDropout2D ? 0.3 : 0.03);
        assertEquals(expected, deviation, 0.1 * expected);
    }

    @Test
    void spatialDropoutDropsWholeMaps() {
        float[] y = outputs(new SpatialDropout2D(0.5).name("layer"), 0, 1, true);
        boolean dropped = false;
        for (int c = 0; c < 5; c++) {
            for (int pixel = 1; pixel < 400; pixel++) {
                assertEquals(y[c], y[pixel * 5 + c]);
            }
            dropped |= y[c] == 0;
        }
        assertTrue(dropped);
    }

    @Test
    void anotherLayerDrawsOtherNumbers() {
        assertNotEquals(
                outputs(new GaussianNoise(1).name("a"), 0, 1, true)[0],
                outputs(new GaussianNoise(1).name("b"), 0, 1, true)[0]);
    }

    @Test
    void anAugmentationKeepsItsClassAndItsConfiguration() {
        Map<String, Object> config = Map.of("name", "flip", "mode", "horizontal", "seed", 3);
        Layer layer = Layers.fromConfig("RandomFlip", config);
        assertEquals("RandomFlip", layer.className());
        assertEquals(config, layer.config());
        assertEquals(2, outputs(layer, 0, 1, true)[0]);
    }
}
