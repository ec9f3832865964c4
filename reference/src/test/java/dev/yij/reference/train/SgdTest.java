package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// All values are sums of powers of two, which float32 represents exactly.
class SgdTest {

    private static float[] twoSteps(Sgd sgd) {
        Weight weight = new Weight("dense_1/kernel:0", Shape.of(2));
        weight.value()[0] = 1;
        weight.value()[1] = -1;
        for (int step = 0; step < 2; step++) {
            weight.gradient()[0] = 2;
            weight.gradient()[1] = 0.5f;
            sgd.step(new ScalarBackend(), List.of(weight));
        }
        return weight.value();
    }

    /// 1 - 2·(0.5·2) and -1 - 2·(0.5·0.5).
    @Test
    void plainDescentSubtractsTheGradientTimesTheRate() {
        assertArrayEquals(new float[] {-1, -1.5f}, twoSteps(new Sgd(0.5)));
    }

    /// First: v = -1, p = 0. Second: v = 0.5·(-1) - 1 = -1.5, p = -1.5. The other a quarter of it: v = -0.25,
    /// -0.375.
    @Test
    void momentumIsKept() {
        assertArrayEquals(new float[] {-1.5f, -1.625f}, twoSteps(new Sgd(0.5, 0.5f, false)));
    }

    /// First: v = -1, p = 1 + 0.5·(-1) - 1 = -0.5. Second: v = -1.5, p = -0.5 + 0.5·(-1.5) - 1 = -2.25.
    /// The other moves a quarter of it: -3.25 / 4.
    @Test
    void nesterovLooksAhead() {
        assertArrayEquals(new float[] {-2.25f, -1.8125f}, twoSteps(new Sgd(0.5, 0.5f, true)));
    }

    @Test
    void momentumOutsideItsRangeIsRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new Sgd(0.1, 1, false));
        assertEquals("a momentum must lie in [0, 1), found 1.0", e.getMessage());
    }
}
