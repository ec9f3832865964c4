package dev.yij.reference.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.yij.reference.kernel.DenseShape;
import org.junit.jupiter.api.Test;

class ScalarDenseTest {

    private static final DenseShape SHAPE = new DenseShape(2, 3, 2);
    private static final float[] X = {1, 2, 3, /* */ 4, 5, 6};
    private static final float[] W = {1, 10, /* */ 2, 20, /* */ 3, 30};

    @Test
    void everyOutputIsTheBiasPlusADotProductWithTheRow() {
        float[] y = Poison.nan(4);
        ScalarDense.dense(SHAPE, X, W, new float[] {0.5f, -0.5f}, y);
        // 0.5 + 1·1 + 2·2 + 3·3 = 14.5, -0.5 + 140 / 0.5 + 4·1 + 5·2 + 6·3 = 32.5, -0.5 + 320
        assertArrayEquals(new float[] {14.5f, 139.5f, 32.5f, 319.5f}, y);
    }

    @Test
    void withoutABiasTheSumStartsAtZero() {
        float[] y = Poison.nan(4);
        ScalarDense.dense(SHAPE, X, W, null, y);
        assertArrayEquals(new float[] {14, 140, 32, 320}, y);
    }

    @Test
    void theInputGradientIsTheOutputGradientTimesTheTransposedKernel() {
        float[] dx = Poison.nan(6);
        ScalarDense.denseGradInput(SHAPE, new float[] {1, 2, /* */ 10, 20}, W, dx);
        // 1·1 + 2·10, 1·2 + 2·20, 1·3 + 2·30, and ten times that
        assertArrayEquals(new float[] {21, 42, 63, /* */ 210, 420, 630}, dx);
    }

    @Test
    void theWeightGradientsSumOverTheRowsAndAreAdded() {
        float[] dw = {1000, 0, 0, 0, 0, 0};
        float[] db = {0, 500};
        ScalarDense.denseGradWeights(SHAPE, X, new float[] {1, 2, /* */ 10, 20}, dw, db);
        // 1000 + 1·1 + 4·10, 1·2 + 4·20 / 2·1 + 5·10, 2·2 + 5·20 / 3·1 + 6·10, 3·2 + 6·20
        assertArrayEquals(new float[] {1041, 82, /* */ 52, 104, /* */ 63, 126}, dw);
        assertArrayEquals(new float[] {11, 522}, db);
    }
}
