package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {

    /// scikit-learn's documentation: n_samples / (n_classes * np.bincount(y)); 100 / (2 · 90) and 100 / (2 ·
    /// 10).
    @Test
    void balancedWeightsAreInverseToTheCounts() {
        assertEquals(List.of(100 / 180.0, 5.0), ClassWeights.balanced(90, 10).values());
        assertEquals(List.of(1.0, 1.0, 1.0), ClassWeights.balanced(7, 7, 7).values());
    }

    @Test
    void aClassWithoutSamplesHasNoBalancedWeight() {
        assertEquals(
                "class 1 has 0 samples: balanced class weights need at least 1 of each",
                assertThrows(IllegalArgumentException.class, () -> ClassWeights.balanced(3, 0))
                        .getMessage());
    }

    @Test
    void theClassIsTheFirstMaximumOrTheNumber() {
        ClassWeights weights = ClassWeights.of(0.5, 2, 4);
        Batch oneHot = new Batch(2, new float[2], new float[] {0, 0, 1, 0.4f, 0.4f, 0.2f}, new float[] {1, 3});
        assertArrayEquals(new float[] {4, 1.5f}, weights.applyTo(oneHot, 3).weights());
        Batch numbers = new Batch(2, new float[2], new float[] {2, 1});
        assertArrayEquals(new float[] {4, 2}, weights.applyTo(numbers, 1).weights());
    }

    @Test
    void withoutWeightsTheBatchIsUnchanged() {
        Batch batch = new Batch(1, new float[1], new float[] {1, 0});
        assertSame(batch, ClassWeights.NONE.applyTo(batch, 2));
    }

    @Test
    void weightsAreChecked() {
        for (double weight : new double[] {-1, Double.NaN, 1e39}) {
            String message = assertThrows(IllegalArgumentException.class, () -> ClassWeights.of(1, weight))
                    .getMessage();
            assertEquals("a class weight must be 0 or more, and finite in float32, found " + (float) weight, message);
        }
        Batch batch = new Batch(1, new float[1], new float[] {3});
        assertEquals(
                "a sample has class 3, there are weights for 2 classes: 1.0, 2.0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ClassWeights.of(1, 2).applyTo(batch, 1))
                        .getMessage());
        assertEquals(
                "a batch of 2 samples needs a weight for each, found 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Batch(2, new float[2], new float[2], new float[1]))
                        .getMessage());
    }
}
