package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers with several inputs, by hand.
class MergeTest {

    private static final Pass PASS = Pass.inference(new ScalarBackend(), 1);
    private static final float[] A = {1, -2, 3, 0};
    private static final float[] B = {4, 5, 3, -1};
    private static final float[] C = {-2, 8, 0, 0};
    private static final float[] DY = {1, 10, 100, 1000};

    private static float[] forward(Merge merge, List<Shape> in, List<float[]> x) {
        float[] y = new float[merge.outputShape(in).size()];
        merge.forward(PASS, in, x, y);
        return y;
    }

    private static List<Shape> shapes(int count) {
        return Stream.generate(() -> Shape.of(2, 2)).limit(count).toList();
    }

    static Stream<Arguments> theOutputIsComputedFromLeftToRight() {
        return Stream.of(
                arguments(new Add(), List.of(A, B, C), new float[] {3, 11, 6, -1}),
                arguments(new Subtract(), List.of(A, B), new float[] {-3, -7, 0, 1}),
                arguments(new Multiply(), List.of(A, B, C), new float[] {-8, -80, 0, -0f}),
                arguments(new Average(), List.of(A, B), new float[] {2.5f, 1.5f, 3, -0.5f}),
                arguments(new Maximum(), List.of(A, B, C), new float[] {4, 8, 3, 0}));
    }

    @ParameterizedTest
    @MethodSource
    void theOutputIsComputedFromLeftToRight(Merge merge, List<float[]> x, float[] expected) {
        assertArrayEquals(expected, forward(merge, shapes(x.size()), x));
    }

    static Stream<Arguments> theGradientWithRespectToEachInput() {
        return Stream.of(
                arguments(new Add(), List.of(A, B), List.of(DY, DY)),
                arguments(new Subtract(), List.of(A, B), List.of(DY, new float[] {-1, -10, -100, -1000})),
                arguments(
                        new Multiply(),
                        List.of(A, B, C),
                        List.of(
                                new float[] {-8, 400, 0, 0}, // dy · b · c
                                new float[] {-2, -160, 0, 0}, // dy · a · c
                                new float[] {4, -100, 900, 0})), // dy · a · b
                arguments(new Average(), List.of(A, B), List.of(new float[] {0.5f, 5, 50, 500}, new float[] {
                    0.5f, 5, 50, 500
                })),
                // The third numbers of A and B and the fourth of A and C are equal: the first one takes the
                // gradient.
                arguments(
                        new Maximum(),
                        List.of(A, B, C),
                        List.of(new float[] {0, 0, 100, 1000}, new float[] {1, 0, 0, 0}, new float[] {0, 10, 0, 0})));
    }

    @ParameterizedTest
    @MethodSource
    void theGradientWithRespectToEachInput(Merge merge, List<float[]> x, List<float[]> expected) {
        List<Shape> in = shapes(x.size());
        float[] y = forward(merge, in, x);
        for (int i = 0; i < x.size(); i++) {
            float[] dx = new float[4];
            merge.backward(PASS, in, i, x, y, DY, dx);
            for (int j = 0; j < 4; j++) {
                assertEquals(expected.get(i)[j], dx[j], 0, merge + ", input " + i + ", number " + j);
            }
        }
    }

    @Test
    void concatenatingJoinsTheChannelsOfEachPixel() {
        List<Shape> in = List.of(Shape.of(1, 2, 1), Shape.of(1, 2, 2));
        List<float[]> x = List.of(new float[] {1, 2}, new float[] {3, 4, 5, 6});
        Concatenate join = new Concatenate();
        assertEquals(Shape.of(1, 2, 3), join.outputShape(in));
        float[] y = forward(join, in, x);
        assertArrayEquals(new float[] {1, 3, 4, 2, 5, 6}, y);
        float[] dx = new float[4];
        join.backward(PASS, in, 1, x, y, new float[] {10, 20, 30, 40, 50, 60}, dx);
        assertArrayEquals(new float[] {20, 30, 50, 60}, dx);
    }

    /// Two images of 1×2 pixels with 2 channels, by hand.
    @Test
    void aGateMultipliesWholeChannels() {
        List<Shape> in = List.of(Shape.of(1, 1, 2), Shape.of(1, 2, 2));
        List<float[]> x = List.of(new float[] {2, 3, 0.5f, -1}, new float[] {1, 2, 3, 4, 5, 6, 7, 8});
        Multiply multiply = new Multiply();
        assertEquals(Shape.of(1, 2, 2), multiply.outputShape(in));
        Pass two = Pass.inference(new ScalarBackend(), 2);
        float[] y = new float[8];
        multiply.forward(two, in, x, y);
        assertArrayEquals(new float[] {2, 6, 6, 12, 2.5f, -6, 3.5f, -8}, y);
        float[] dy = {1, 10, 100, 1000, 1, 1, 1, 1};
        float[] gate = {9, 9, 9, 9};
        multiply.backward(two, in, 0, x, y, dy, gate);
        assertArrayEquals(new float[] {301, 4020, 12, 14}, gate);
        float[] image = new float[8];
        multiply.backward(two, in, 1, x, y, dy, image);
        assertArrayEquals(new float[] {2, 30, 200, 3000, 0.5f, -1, 0.5f, -1}, image);
    }

    /// Axis 1 is that of the rows: the batch is 0.
    @Test
    void concatenatingAlongTheRowsPutsOneImageBelowTheOther() {
        List<Shape> in = List.of(Shape.of(1, 2, 1), Shape.of(2, 2, 1));
        Concatenate join = new Concatenate().axis(1);
        assertEquals(Shape.of(3, 2, 1), join.outputShape(in));
        Pass two = Pass.inference(new ScalarBackend(), 2);
        float[] y = new float[12];
        join.forward(two, in, List.of(new float[] {1, 2, 7, 8}, new float[] {3, 4, 5, 6, 9, 10, 11, 12}), y);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, y);
    }

    static Stream<Arguments> inputsThatDoNotFitTogetherAreRefusedWithTheirShapes() {
        Shape small = Shape.of(2, 2, 3);
        Shape large = Shape.of(4, 4, 3);
        return Stream.of(
                arguments(
                        new Add(),
                        List.of(small, large),
                        "expected two or more inputs of the same shape, found 2×2×3 and 4×4×3"),
                arguments(new Add(), List.of(small), "expected two or more inputs of the same shape, found 2×2×3"),
                arguments(
                        new Multiply(),
                        List.of(small, Shape.of(1, 1, 2)),
                        "expected two or more inputs of the same shape, or images and 1×1 for each channel, found"
                                + " 2×2×3 and 1×1×2"),
                arguments(
                        new Subtract(),
                        List.of(small, small, small),
                        "expected exactly two inputs, found 2×2×3, 2×2×3 and 2×2×3"),
                arguments(
                        new Concatenate(),
                        List.of(small, large),
                        "expected two or more inputs that differ at most along axis -1, found 2×2×3 and 4×4×3"),
                arguments(
                        new Concatenate().axis(4),
                        List.of(small, small),
                        "axis 4 is not a dimension of inputs of shape 2×2×3; expected 1 to 3, or -1 to -3"));
    }

    @ParameterizedTest
    @MethodSource
    void inputsThatDoNotFitTogetherAreRefusedWithTheirShapes(Merge merge, List<Shape> in, String expected) {
        assertEquals(
                expected,
                assertThrows(ShapeException.class, () -> merge.outputShape(in)).getMessage());
    }
}
