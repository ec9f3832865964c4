package dev.yij.reference.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TensorTest {

    @Test
    void theLastDimensionVariesFastest() {
        Tensor t = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3);
        assertEquals(2, t.get(0, 2));
        assertEquals(3, t.get(1, 0));
        assertEquals(5, t.offset(1, 2));
    }

    @Test
    void aScalarHasOneElementAndNoIndex() {
        assertEquals(7, Tensor.of(new float[] {7}).get());
    }

    @Test
    void reshapingSharesTheElements() {
        Tensor t = Tensor.zeros(2, 3);
        assertSame(t.data(), t.reshape(6).data());
        assertEquals("shape 4 has 4 elements, the array has 6", message(() -> t.reshape(4)));
    }

    @Test
    void anArrayOfAnotherLengthIsRefused() {
        assertEquals("shape 2×3 has 6 elements, the array has 5", message(() -> Tensor.of(new float[5], 2, 3)));
    }

    @Test
    void indicesOutsideTheShapeAreRefused() {
        Tensor t = Tensor.zeros(2, 3);
        assertEquals("index [2, 0] lies outside shape 2×3", message(() -> t.get(2, 0)));
        assertEquals("index [0, -1] lies outside shape 2×3", message(() -> t.get(0, -1)));
        assertEquals("shape 2×3 needs 2 indices, found 1", message(() -> t.get(1)));
    }

    @Test
    void equalityIsThatOfTheBits() {
        Tensor nan = Tensor.of(new float[] {Float.NaN, 1}, 2);
        assertEquals(nan, Tensor.of(new float[] {Float.NaN, 1}, 2));
        assertEquals(nan.hashCode(), Tensor.of(new float[] {Float.NaN, 1}, 2).hashCode());
        assertNotEquals(Tensor.of(new float[] {0f}, 1), Tensor.of(new float[] {-0f}, 1));
        assertNotEquals(Tensor.zeros(2, 3), Tensor.zeros(3, 2));
    }

    @Test
    void aTensorPrintsItsShapeAboveItsNumbers() {
        assertEquals("Tensor 1×2\n[[0. 0.]]", Tensor.zeros(1, 2).toString());
    }

    private static @Nullable String message(Runnable what) {
        return assertThrows(ShapeException.class, what::run).getMessage();
    }
}
