package dev.yij.reference.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void theSizeIsTheProductOfTheDimensions() {
        assertEquals(150528, Shape.of(224, 224, 3).size());
        assertEquals(1, Shape.of().size());
        assertEquals(2147483647, Shape.of(2147483647).size());
    }

    @Test
    void moreElementsThanAnArrayHoldsAreRefused() {
        assertEquals("shape 65536×32768 has more than 2147483647 elements", message(() -> Shape.of(65536, 32768)));
        // 2³¹-1 squared and cubed would wrap even a long
        assertEquals(
                "shape 2147483647×2147483647×2147483647 has more than 2147483647 elements",
                message(() -> Shape.of(2147483647, 2147483647, 2147483647)));
        assertEquals(
                "shape 30000×30000×3 has more than 2147483647 elements",
                message(() -> Shape.of(30000, 3).prepend(30000)));
    }

    @Test
    void emptyAndNegativeDimensionsAreRefused() {
        assertEquals("a dimension must be at least 1, found 0 in 2×0×3", message(() -> Shape.of(2, 0, 3)));
        assertEquals("a dimension must be at least 1, found -1 in -1", message(() -> Shape.of(-1)));
    }

    @Test
    void theCallersArrayIsCopiedOnTheWayInAndOut() {
        int[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.toArray()[1] = 9;
        assertArrayEquals(new int[] {2, 3}, shape.toArray());
    }

    @Test
    void aBatchDimensionGoesInFront() {
        assertEquals(Shape.of(64, 224, 224, 3), Shape.of(224, 224, 3).prepend(64));
    }

    @Test
    void aRequiredRankIsReturnedOrRefused() {
        Shape image = Shape.of(4, 5, 3);
        assertSame(image, image.requireRank(3, "an image"));
        assertEquals(
                "expected an image, found shape 4×5",
                message(() -> Shape.of(4, 5).requireRank(3, "an image")));
    }

    @Test
    void kerasPrintsTheBatchDimensionAsNone() {
        assertEquals("(None, 224, 224, 3)", Shape.of(224, 224, 3).toKerasString());
        assertEquals("(None, 20)", Shape.of(20).toKerasString());
        assertEquals("(None,)", Shape.of().toKerasString());
    }

    @Test
    void messagesJoinTheDimensionsByCrosses() {
        assertEquals("224×224×3", Shape.of(224, 224, 3).toString());
        assertEquals("scalar", Shape.of().toString());
    }

    @Test
    void shapesAreEqualWhereTheirDimensionsAre() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 3));
        assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
        assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
        assertNotEquals(Shape.of(6), Shape.of(2, 3));
    }

    @Test
    void anErrorCanBeGivenTheLayersName() {
        assertEquals(
                "conv2d_3: too small",
                new ShapeException("too small").in("conv2d_3").getMessage());
    }

    private static @Nullable String message(Runnable what) {
        return assertThrows(ShapeException.class, what::run).getMessage();
    }
}
