package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZeroPadding2DTest {

    /// The example in Keras's documentation of the layer: an image of 1×2 pixels and 2 channels.
    @Test
    void theExampleInKerasDocumentation() {
        Sequential model = new Sequential().add(new ZeroPadding2D(1)).build(Shape.of(1, 2, 2), new Seed(1));
        Tensor y = model.predict(Tensor.of(new float[] {0, 1, 2, 3}, 1, 1, 2, 2));
        assertEquals(Shape.of(1, 3, 4, 2), y.shape());
        assertArrayEquals(
                new float[] {
                    0, 0, 0, 0, 0, 0, 0, 0, // the row above
                    0, 0, 0, 1, 2, 3, 0, 0, // a pixel of zeros, the two pixels, a pixel of zeros
                    0, 0, 0, 0, 0, 0, 0, 0
                },
                y.data());
    }

    @Test
    void eachSideHasItsOwnNumberOfZeros() {
        float[] x = {1, 2, 3, 4}; // two images of one row and two columns
        float[] y = poisoned(2 * 8);
        ZeroPadding2D layer = new ZeroPadding2D(1, 0, 2, 0);
        layer.forward(Pass.inference(new ScalarBackend(), 2), Shape.of(1, 2, 1), List.of(), x, y);
        assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 3, 4}, y);
    }

    @Test
    void theGradientIsTheInnerPartOfTheOutputsGradient() {
        Shape in = Shape.of(2, 1, 1);
        float[] dy = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}; // four rows of three columns
        float[] dx = poisoned(2);
        new ZeroPadding2D(1, 1, 0, 2)
                .backward(Pass.inference(new ScalarBackend(), 1), in, List.of(), new float[2], new float[12], dy, dx);
        assertArrayEquals(new float[] {4, 7}, dx); // column 0 of rows 1 and 2
    }

    @Test
    void oneNumberPadsAllSidesTwoPadTheAxesAndTwoPairsEachSide() {
        assertEquals(new ZeroPadding2D(1), read(Map.of()));
        assertEquals(new ZeroPadding2D(3), read(Map.of("padding", 3)));
        assertEquals(new ZeroPadding2D(1, 1, 2, 2), read(Map.of("padding", List.of(1, 2))));
        assertEquals(new ZeroPadding2D(1, 2, 3, 4), read(Map.of("padding", List.of(List.of(1, 2), List.of(3, 4)))));
    }

    @Test
    void aBadPaddingIsNamed() {
        assertEquals(
                "z: \"padding\" must be a whole number or two of them, found \"[1, 2, 3]\"", message(List.of(1, 2, 3)));
        assertEquals("z: \"padding\" must be a whole number, found \"x\"", message(List.of(List.of(1, "x"), 2)));
        assertEquals(
                "z: padding must be at least 0, found rows 1 and -1, columns 0 and 0",
                message(List.of(List.of(1, -1), 0)));
        assertThrows(ShapeException.class, () -> new ZeroPadding2D(1 << 30).outputShape(Shape.of(1 << 30, 1, 1)));
        assertThrows(ShapeException.class, () -> new ZeroPadding2D(1).outputShape(Shape.of(4)));
    }

    private static Layer read(Map<String, Object> config) {
        return Layers.fromConfig("ZeroPadding2D", config);
    }

    private static String message(Object padding) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> read(Map.of("name", "z", "padding", padding)))
                        .getMessage());
    }

    private static float[] poisoned(int size) {
        float[] values = new float[size];
        Arrays.fill(values, Float.NaN);
        return values;
    }
}
