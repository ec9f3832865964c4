package dev.yij.reference.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.DropoutMask;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScalarDropoutTest {

    @Test
    void keptElementsAreScaledAndTheOthersAreZero() {
        DropoutMask mask = DropoutMask.of(5, "dropout_1", 0, 0.75f);
        float[] x = new float[200];
        for (int i = 0; i < 200; i++) {
            x[i] = i + 1;
        }
        float[] y = Poison.nan(200);
        ScalarActivations.dropout(mask, 200, x, y);
        for (int i = 0; i < 200; i++) {
            assertEquals(mask.keeps(i) ? 4f * (i + 1) : 0f, y[i]);
        }
    }

    @Test
    void slicesOfABatchAreDroppedLikeTheWhole() {
        float[] x = Poison.gaussian(new java.util.Random(2), 30);
        float[] whole = Poison.nan(30);
        ScalarActivations.dropout(DropoutMask.of(5, "dropout_1", 0, 0.5f), 30, x, whole);
        float[] rest = Arrays.copyOfRange(x, 12, 30);
        ScalarActivations.dropout(DropoutMask.of(5, "dropout_1", 12, 0.5f), 18, rest, rest);
        assertArrayEquals(Arrays.copyOfRange(whole, 12, 30), rest);
    }

    @Test
    void aDroppedNanIsZero() {
        float[] x = Poison.nan(50);
        float[] y = Poison.nan(50);
        DropoutMask mask = DropoutMask.of(5, "dropout_1", 0, 0.5f);
        ScalarActivations.dropout(mask, 50, x, y);
        for (int i = 0; i < 50; i++) {
            assertEquals(mask.keeps(i) ? Float.NaN : 0f, y[i]);
        }
    }
}
