package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.scalar.Poison;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DropoutTest {

    private static final int IMAGES = 4;
    private static final Shape IN = Shape.of(5, 5, 2);
    private static final Dropout LAYER = new Dropout(0.5f).name("dropout_1");

    private final float[] x = Poison.gaussian(new Random(1), IMAGES * IN.size());

    @Test
    void predictionsAreNotDropped() {
        float[] y = Poison.nan(x.length);
        LAYER.forward(Pass.inference(new ScalarBackend(), IMAGES), IN, List.of(), x, y);
        assertArrayEquals(x, y);
        float[] dx = Poison.nan(x.length);
        LAYER.backward(Pass.inference(new ScalarBackend(), IMAGES), IN, List.of(), x, y, x.clone(), dx);
        assertArrayEquals(x, dx);
    }

    @Test
    void trainingDropsOrDoubles() {
        float[] y = forward(LAYER, 1, 0, x);
        int dropped = 0;
        for (int i = 0; i < x.length; i++) {
            assertTrue(y[i] == 0 || y[i] == 2 * x[i]);
            dropped += y[i] == 0 ? 1 : 0;
        }
        assertEquals(100, dropped, 35); // of 200; five standard deviations are 5 · √50 = 35
    }

    @Test
    void theGradientIsDroppedWhereTheValueWas() {
        float[] y = forward(LAYER, 1, 0, x);
        float[] dx = Poison.nan(x.length);
        LAYER.backward(training(1, 0, IMAGES), IN, List.of(), x, y, x.clone(), dx);
        assertArrayEquals(y, dx);
    }

    @Test
    void anImageIsDroppedAlikeInAnySlice() {
        float[] whole = forward(LAYER, 1, 0, x);
        int half = 2 * IN.size();
        float[] second = forward(LAYER, 1, 2, Arrays.copyOfRange(x, half, x.length));
        assertArrayEquals(Arrays.copyOfRange(whole, half, x.length), second);
    }

    @Test
    void layersStepsAndImagesDiffer() {
        float[] y = forward(LAYER, 1, 0, x);
        assertFalse(Arrays.equals(y, forward(LAYER.name("dropout_2"), 1, 0, x)));
        assertFalse(Arrays.equals(y, forward(LAYER, 2, 0, x)));
        assertFalse(Arrays.equals(y, forward(LAYER, 1, 1, x)));
    }

    private static float[] forward(Dropout layer, long key, int firstImage, float[] x) {
        float[] y = Poison.nan(x.length);
        layer.forward(training(key, firstImage, x.length / IN.size()), IN, List.of(), x, y);
        return y;
    }

    private static Pass training(long key, int firstImage, int images) {
        return new Pass(new ScalarBackend(), images, true, key, firstImage);
    }
}
