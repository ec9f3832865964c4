package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class RearrangementTest {

    /// Of three numbers, the last and the first, with a zero between them.
    private static final IntUnaryOperator LAST_ZERO_FIRST = i -> new int[] {2, -1, 0}[i];

    @Test
    void eachOutputIsACopyOfItsSourceOrAConstantZero() {
        float[] y = poisoned(6);
        Rearrangement.copy(2, 3, 3, LAST_ZERO_FIRST, new float[] {1, 2, 3, 4, 5, 6}, y);
        assertArrayEquals(new float[] {3, 0, 1, 6, 0, 4}, y);
    }

    @Test
    void theGradientGoesBackToTheSourceAndIsZeroWhereNothingWasCopied() {
        float[] dx = poisoned(6);
        Rearrangement.copyBack(2, 3, 3, LAST_ZERO_FIRST, new float[] {10, 20, 30, 40, 50, 60}, dx);
        assertArrayEquals(new float[] {30, 0, 10, 60, 0, 40}, dx);
    }

    @Test
    void aNegativeZeroKeepsItsSignInBothDirections() {
        float[] copied = poisoned(1);
        Rearrangement.copy(1, 1, 1, i -> i, new float[] {-0.0f}, copied);
        assertEquals(-0.0f, copied[0]);
        Rearrangement.copyBack(1, 1, 1, i -> i, new float[] {-0.0f}, copied);
        assertEquals(-0.0f, copied[0]);
    }

    @Test
    void flattenCopiesEachNumberToTheSamePlaceInTheRow() {
        assertEquals(7, new Flatten().source(Shape.of(2, 2, 3), 7));
    }

    private static float[] poisoned(int size) {
        float[] values = new float[size];
        Arrays.fill(values, Float.NaN);
        return values;
    }
}
