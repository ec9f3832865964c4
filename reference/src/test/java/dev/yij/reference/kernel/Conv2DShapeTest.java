package dev.yij.reference.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.tensor.ShapeException;
import org.junit.jupiter.api.Test;

class Conv2DShapeTest {

    /// 2 images of 5×7×3, kernel 3×2×3×4, no padding: 3×6×4 out.
    private static final Conv2DShape SHAPE =
            new Conv2DShape(2, Window.of(5, 3, 1, 1, Padding.VALID), Window.of(7, 2, 1, 1, Padding.VALID), 3, 4);

    @Test
    void sizesAreProductsOfTheDimensions() {
        assertEquals(2 * 5 * 7 * 3, SHAPE.inputSize());
        assertEquals(2 * 3 * 6 * 4, SHAPE.outputSize());
        assertEquals(3 * 2 * 3 * 4, SHAPE.kernelSize());
        assertEquals(3 * 2 * 3, SHAPE.terms());
        assertEquals(144L * 18, SHAPE.multiplications());
    }

    @Test
    void theLastElementOfEachArrayLiesAtItsEnd() {
        assertEquals(SHAPE.inputSize() - 1, SHAPE.x(1, 4, 6, 2));
        assertEquals(SHAPE.outputSize() - 1, SHAPE.y(1, 2, 5, 3));
        assertEquals(SHAPE.kernelSize() - 1, SHAPE.w(2, 1, 2, 3));
    }

    @Test
    void channelsLieSideBySideAndThenColumnsAndThenRows() {
        assertEquals(2, SHAPE.x(0, 0, 0, 2));
        assertEquals(3, SHAPE.x(0, 0, 1, 0));
        assertEquals(7 * 3, SHAPE.x(0, 1, 0, 0));
        assertEquals(5 * 7 * 3, SHAPE.x(1, 0, 0, 0));
        assertEquals(4, SHAPE.w(0, 0, 1, 0)); // HWIO: filters are innermost
        assertEquals(3 * 4, SHAPE.w(0, 1, 0, 0));
        assertEquals(2 * 3 * 4, SHAPE.w(1, 0, 0, 0));
    }

    @Test
    void anotherNumberOfImagesChangesNothingElse() {
        assertEquals(new Conv2DShape(7, SHAPE.h(), SHAPE.w(), 3, 4), SHAPE.images(7));
    }

    @Test
    void anInputThatNoArrayCanHoldIsRefused() {
        Window window = Window.of(10_000, 3, 2, 1, Padding.SAME);
        // 10,000 · 10,000 · 22 = 2.2e9; the output would fit
        String message = assertThrows(ShapeException.class, () -> new Conv2DShape(1, window, window, 22, 1))
                .getMessage();
        assertEquals("shape 1×10000×10000×22 has more than 2147483647 elements", message);
    }

    @Test
    void anOutputThatNoArrayCanHoldIsRefused() {
        Window window = Window.of(1000, 3, 1, 1, Padding.SAME);
        String message = assertThrows(ShapeException.class, () -> new Conv2DShape(3, window, window, 1, 1000))
                .getMessage();
        assertEquals("shape 3×1000×1000×1000 has more than 2147483647 elements", message);
    }

    @Test
    void aKernelThatNoArrayCanHoldIsRefused() {
        Window window = Window.of(3, 3, 1, 1, Padding.SAME);
        assertEquals(
                "shape 3×3×20000×20000 has more than 2147483647 elements",
                assertThrows(ShapeException.class, () -> new Conv2DShape(1, window, window, 20_000, 20_000))
                        .getMessage());
    }

    @Test
    void noImagesAndNoChannelsAreRefused() {
        assertThrows(ShapeException.class, () -> SHAPE.images(0));
        assertThrows(ShapeException.class, () -> new Conv2DShape(1, SHAPE.h(), SHAPE.w(), 0, 1));
        assertThrows(ShapeException.class, () -> new Conv2DShape(1, SHAPE.h(), SHAPE.w(), 1, 0));
    }
}
