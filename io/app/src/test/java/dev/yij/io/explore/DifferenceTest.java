package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test
    void countsTheStepsBetweenFloats() {
        Tensor scalar = Tensor.of(new float[] {1, -2, 0, 5}, 2, 2);
        float[] others = {Math.nextUp(1f), Math.nextDown(Math.nextDown(-2f)), -0f, 5};
        Difference difference = Difference.of(scalar, Tensor.of(others, 2, 2));
        assertEquals(2, difference.maximumUlps());
        assertEquals(0.75, difference.meanUlps());
        assertEquals(0.5, difference.equal(), "both zeros are one number");
        assertEquals(List.of(0, 1), difference.at());
        assertEquals(-2f, difference.scalar());
        assertEquals(others[1], difference.simd());
    }

    @Test
    void equalTensorsDifferNowhere() {
        Tensor same = Tensor.of(new float[] {3, Float.NaN}, 2);
        assertEquals(new Difference(0, 0, 1, List.of(0), 3, 3), Difference.of(same, same));
    }
}
