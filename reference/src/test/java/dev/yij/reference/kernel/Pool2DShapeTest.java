package dev.yij.reference.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.tensor.ShapeException;
import org.junit.jupiter.api.Test;

class Pool2DShapeTest {

    @Test
    void sizesAndPositionsFollowFromTheDimensions() {
        Pool2DShape s =
                new Pool2DShape(2, Window.of(6, 2, 2, 1, Padding.VALID), Window.of(8, 4, 4, 1, Padding.VALID), 5);
        assertEquals(2 * 6 * 8 * 5, s.inputSize());
        assertEquals(2 * 3 * 2 * 5, s.outputSize());
        assertEquals(s.inputSize() - 1, s.x(1, 5, 7, 4));
        assertEquals(s.outputSize() - 1, s.y(1, 2, 1, 4));
        assertEquals(8 * 5, s.x(0, 1, 0, 0));
        assertEquals(2 * 5, s.y(0, 1, 0, 0));
    }

    @Test
    void aGlobalPoolHasOneOutputPerChannel() {
        Pool2DShape s = Pool2DShape.global(3, 28, 14, 256);
        assertEquals(28, s.poolH());
        assertEquals(14, s.poolW());
        assertEquals(3 * 256, s.outputSize());
    }

    @Test
    void anArrayTooLongForJavaIsRefused() {
        assertEquals(
                "shape 4×30000×30000×1 has more than 2147483647 elements",
                assertThrows(ShapeException.class, () -> Pool2DShape.global(4, 30_000, 30_000, 1))
                        .getMessage());
    }

    @Test
    void aWindowThatCoversOnlyPaddingIsRefused() {
        // the first window covers positions -2 and -1
        assertEquals(
                "the pooling window of output column 0 covers padding only, found window 2 and padding 2 and 0",
                assertThrows(
                                ShapeException.class,
                                () -> new Pool2DShape(
                                        1, Window.of(4, 2, 2, 1, Padding.SAME), Window.padded(4, 2, 2, 1, 2, 0), 1))
                        .getMessage());
        // the last of three windows covers positions 4 and 5 of an input of 4
        assertEquals(
                "the pooling window of output row 2 covers padding only, found window 2 and padding 0 and 2",
                assertThrows(
                                ShapeException.class,
                                () -> new Pool2DShape(
                                        1, Window.padded(4, 2, 2, 1, 0, 2), Window.of(4, 2, 2, 1, Padding.SAME), 1))
                        .getMessage());
    }
}
