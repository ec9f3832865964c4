package dev.yij.reference.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.tensor.ShapeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DenseShapeTest {

    @Test
    void eachOfTheThreeArraysMustFit() {
        int big = 1 << 16; // 2¹⁶ · 2¹⁶ = 2³²
        assertEquals("shape 65536×65536 has more than 2147483647 elements", message(big, big, 1));
        assertEquals("shape 65536×65536 has more than 2147483647 elements", message(big, 1, big));
        assertEquals("shape 65536×65536 has more than 2147483647 elements", message(1, big, big));
    }

    @Test
    void anEmptyDimensionIsRefused() {
        assertEquals("a dimension must be at least 1, found 0 in 0×3", message(0, 3, 2));
        assertEquals("a dimension must be at least 1, found 0 in 1×0", message(1, 3, 0));
    }

    private static @Nullable String message(int images, int in, int out) {
        return assertThrows(ShapeException.class, () -> new DenseShape(images, in, out))
                .getMessage();
    }
}
