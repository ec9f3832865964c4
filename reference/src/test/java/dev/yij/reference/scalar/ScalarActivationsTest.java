package dev.yij.reference.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScalarActivationsTest {

    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    @Test
    void reluKeepsPositiveNumbersAndNan() {
        float[] y = Poison.nan(6);
        ScalarActivations.relu(6, new float[] {-1, -0f, 0, 2.5f, NAN, -INF}, y);
        assertArrayEquals(new float[] {0, 0f, 0, 2.5f, NAN, 0}, y); // assertArrayEquals tells 0.0 from -0.0
    }

    @Test
    void theGradientOfReluAtZeroIsZero() {
        float[] dx = Poison.nan(4);
        ScalarActivations.reluGrad(4, new float[] {0, 3, Float.MIN_VALUE, NAN}, new float[] {5, 6, 7, 8}, dx);
        assertArrayEquals(new float[] {0, 6, 7, 0}, dx);
    }

    @Test
    void sigmoidSaturatesWithoutNan() {
        float[] y = Poison.nan(6);
        ScalarActivations.sigmoid(6, new float[] {0, 1000, -1000, INF, -INF, NAN}, y);
        assertArrayEquals(new float[] {0.5f, 1, 0, 1, 0, NAN}, y);
    }

    @Test
    void sigmoidIsOneOverOnePlusExp() {
        float[] y = Poison.nan(2);
        // 1 / (1 + 1/3) = 3/4 at ln 3 = 1.0986123, and 1/4 at -ln 3; the slope there is 3/16, ln 3's
        // rounding < 6e-8
        ScalarActivations.sigmoid(2, new float[] {1.0986123f, -1.0986123f}, y);
        assertArrayEquals(new float[] {0.75f, 0.25f}, y, 6e-8f);
    }

    @Test
    void theGradientOfSigmoidIsYTimesOneMinusY() {
        float[] dx = Poison.nan(4);
        ScalarActivations.sigmoidGrad(4, new float[] {0.5f, 0.25f, 0, 1}, new float[] {8, 16, 5, 5}, dx);
        assertArrayEquals(new float[] {2, 3, 0, 0}, dx); // 8 · 0.5 · 0.5, 16 · 0.25 · 0.75
    }

    @Test
    void tanhSaturatesAndIsOdd() {
        float[] y = Poison.nan(6);
        // tanh(ln 2) = (2 - 1/2) / (2 + 1/2) = 0.6
        ScalarActivations.tanh(6, new float[] {0, 100, -INF, NAN, 0.6931472f, -0.6931472f}, y);
        assertArrayEquals(new float[] {0, 1, -1, NAN, 0.6f, -0.6f}, y, 6e-8f);
    }

    @Test
    void theGradientOfTanhIsOneMinusYSquared() {
        float[] dx = Poison.nan(3);
        ScalarActivations.tanhGrad(3, new float[] {0, 0.5f, -1}, new float[] {2, 8, 9}, dx);
        assertArrayEquals(new float[] {2, 6, 0}, dx);
    }

    @Test
    void softmaxIsTakenRowByRow() {
        float[] y = Poison.nan(5);
        float ln3 = 1.0986123f;
        // exp 0 = 1, exp ln 3 = 3: 1/4, 3/4; equal logits share equally. The sixth number belongs to no row.
        float[] behind = {0, ln3, 7, 7, 999};
        ScalarActivations.softmax(2, 2, behind, y);
        assertArrayEquals(new float[] {0.25f, 0.75f, 0.5f, 0.5f, NAN}, y, 6e-8f);
    }

    @Test
    void softmaxOfLargeLogitsNeitherOverflowsNorVanishes() {
        float[] y = Poison.nan(6);
        ScalarActivations.softmax(2, 3, new float[] {3e38f, 3e38f, -3e38f, /* */ -10_000, -10_000, -10_200}, y);
        assertArrayEquals(new float[] {0.5f, 0.5f, 0, /* */ 0.5f, 0.5f, 0}, y);
    }

    @Test
    void softmaxOfARowWithNanIsNanAndSparesTheOthers() {
        float[] y = Poison.nan(4);
        ScalarActivations.softmax(2, 2, new float[] {0, NAN, 1, 1}, y);
        assertArrayEquals(new float[] {NAN, NAN, 0.5f, 0.5f}, y);
    }

    @Test
    void softmaxSumsToOne() {
        float[] x = Poison.gaussian(new java.util.Random(5), 20);
        float[] y = Poison.nan(20);
        ScalarActivations.softmax(1, 20, x, y);
        double sum = 0;
        for (float p : y) {
            sum += p;
        }
        assertEquals(1, sum, 20 * 0x1p-24); // at most one rounding of each of the 20 terms, and of their sum
    }

    @Test
    void theGradientOfSoftmaxSubtractsTheExpectedGradient() {
        float[] dx = Poison.nan(4);
        // Σ g·p = 4 · 1/4 + 8 · 3/4 = 7: (4 - 7) / 4, (8 - 7) · 3/4; a constant gradient gives none
        ScalarActivations.softmaxGrad(
                2, 2, new float[] {0.25f, 0.75f, /* */ 0.5f, 0.5f}, new float[] {4, 8, /* */ 3, 3}, dx);
        assertArrayEquals(new float[] {-0.75f, 0.75f, /* */ 0, 0}, dx);
    }

    @Test
    void everythingMayBeDoneInPlace() {
        float[] a = {-1, 2};
        ScalarActivations.relu(2, a, a);
        assertArrayEquals(new float[] {0, 2}, a);
        ScalarActivations.reluGrad(2, new float[] {0, 1}, a, a);
        assertArrayEquals(new float[] {0, 2}, a);
        float[] logits = {5, 5};
        ScalarActivations.softmax(1, 2, logits, logits);
        assertArrayEquals(new float[] {0.5f, 0.5f}, logits);
        float[] g = {4, 8};
        ScalarActivations.softmaxGrad(1, 2, new float[] {0.25f, 0.75f}, g, g);
        assertArrayEquals(new float[] {-0.75f, 0.75f}, g);
    }

    @Test
    void elementsPastTheCountAreUnchanged() {
        float[] y = {NAN, 77};
        ScalarActivations.relu(1, new float[] {3, 4}, y);
        assertArrayEquals(new float[] {3, 77}, y);
        ScalarActivations.sigmoid(1, new float[] {0, 4}, y);
        assertArrayEquals(new float[] {0.5f, 77}, y);
        ScalarActivations.tanh(1, new float[] {0, 4}, y);
        assertArrayEquals(new float[] {0, 77}, y);
    }
}
