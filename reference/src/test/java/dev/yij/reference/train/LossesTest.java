package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The built-in losses. The expected losses were computed by Keras 3.16 (commit 3422977a, its NumPy backend,
/// float32, `reduction="none"`) for three samples of three outputs:
///
/// ```python
/// p   = [[0.125, 0.5, 0.375], [0.9375, 0.03125, 0.03125], [1, 0, 0]]   # probabilities
/// x   = [[2, -1, 0.5], [-3, 0.25, 4], [0, 100, -100]]                  # logits, or any numbers
/// hot = [[0, 1, 0], [0, 0, 1], [0, 1, 0]]
/// num = [1, 2, 1]
/// yes = [[1, 0, 1], [0, 1, 0.25], [0, 0, 1]]
/// ```
class LossesTest {

    private static final float[] P = {0.125f, 0.5f, 0.375f, 0.9375f, 0.03125f, 0.03125f, 1, 0, 0};
    private static final float[] X = {2, -1, 0.5f, -3, 0.25f, 4, 0, 100, -100};
    private static final float[] HOT = {0, 1, 0, 0, 0, 1, 0, 1, 0};
    private static final float[] NUMBERS = {1, 2, 1};
    private static final float[] YES = {1, 0, 1, 0, 1, 0.25f, 0, 0, 1};

    static Stream<Arguments> keras() {
        CategoricalCrossentropy classes = new CategoricalCrossentropy();
        SparseCategoricalCrossentropy sparse = new SparseCategoricalCrossentropy();
        BinaryCrossentropy binary = new BinaryCrossentropy();
        // Keras's NumPy backend clips the sigmoid of logits; the third of them is by hand, (log 2 + 100 +
        // 100) / 3, and with smoothing (log 2 + 100 · 0.95 + 100 · 0.95) / 3
        float third = (float) ((Math.log(2) + 200) / 3);
        float thirdSmoothed = (float) ((Math.log(2) + 190) / 3);
        return Stream.of(
                arguments(classes, P, HOT, new float[] {0.6931472f, 3.465736f, 16.118095f}),
                arguments(classes.labelSmoothing(0.1), P, HOT, new float[] {0.7489464f, 3.3523626f, 15.580826f}),
                arguments(classes.fromLogits(true), X, HOT, new float[] {3.2413113f, 0.024136048f, 0}),
                arguments(classes.fromLogits(true).labelSmoothing(0.1), X, HOT, new float[] {3.0913115f, 0.38246942f, 10
                }),
                arguments(sparse, P, NUMBERS, new float[] {0.6931472f, 3.465736f, 16.118095f}),
                arguments(sparse.fromLogits(true), X, NUMBERS, new float[] {3.2413113f, 0.024136048f, 0}),
                arguments(binary, P, YES, new float[] {1.2511393f, 2.37619f, 10.686826f}),
                arguments(binary.labelSmoothing(0.1), P, YES, new float[] {1.2101938f, 2.3024395f, 10.421121f}),
                arguments(binary.fromLogits(true), X, YES, new float[] {0.30475557f, 1.2142252f, third}),
                arguments(binary.fromLogits(true).labelSmoothing(0.1), X, YES, new float[] {
                    0.36308888f, 1.2350587f, thirdSmoothed
                }),
                arguments(new MeanSquaredError(), X, YES, new float[] {0.75f, 7.875f, 6733.6665f}),
                arguments(new MeanAbsoluteError(), X, YES, new float[] {0.8333333f, 2.5f, 67}));
    }

    /// Float32 sums of a few terms, differences of numbers up to 4 among them: eight units of 2⁻²⁴ of a
    /// number of that size, or of the loss.
    @ParameterizedTest
    @MethodSource("keras")
    void lossIsThatOfKeras(Loss loss, float[] outputs, float[] targets, float[] expected) {
        int each = loss.targets(3);
        for (int i = 0; i < 3; i++) {
            float found = loss.sample(3, outputs, 3 * i, targets, each * i, 1, null);
            assertEquals(expected[i], found, Math.max(1, expected[i]) * 0x1p-21f, loss + ", sample " + i);
        }
    }

    /// (L(x+h) - L(x-h)) / 2h with h = 2⁻⁶ for the first sample, scaled by a weight of 1/4: the error is h²/6
    /// · L‴, where L‴ of log p is at most 2 / (1/8)³ = 1024, and the rounding of two losses, 2 · 2⁻²³ / 2h.
    @ParameterizedTest
    @MethodSource("keras")
    void gradientIsTheSlopeOfTheLossTimesTheWeight(Loss loss, float[] outputs, float[] targets, float[] expected) {
        float[] gradient = new float[9];
        Arrays.fill(gradient, Float.NaN);
        float value = loss.sample(3, outputs, 0, targets, 0, 0.25f, gradient);
        assertEquals(expected[0], value, 1e-6f);
        float h = 0x1p-6f;
        for (int j = 0; j < 3; j++) {
            float[] more = outputs.clone();
            float[] less = outputs.clone();
            more[j] += h;
            less[j] -= h;
            double slope = ((double) loss.sample(3, more, 0, targets, 0, 1, null)
                            - loss.sample(3, less, 0, targets, 0, 1, null))
                    / (2 * h);
            assertEquals(slope / 4, gradient[j], (h * h / 6 * 1024 + 0x1p-22 / (2 * h)) / 4, loss + ", output " + j);
        }
        assertEquals(Float.NaN, gradient[3], "the next sample's");
    }

    @Test
    void targetsOfNumbersAndOneHotHaveTheSameBits() {
        for (boolean logits : List.of(false, true)) {
            Loss sparse = new SparseCategoricalCrossentropy(logits);
            Loss oneHot = new CategoricalCrossentropy(logits);
            float[] left = new float[9];
            float[] right = new float[9];
            for (int i = 0; i < 3; i++) {
                float[] outputs = logits ? X : P;
                assertEquals(
                        oneHot.sample(3, outputs, 3 * i, HOT, 3 * i, 0.5f, left),
                        sparse.sample(3, outputs, 3 * i, NUMBERS, i, 0.5f, right));
            }
            assertArrayEquals(left, right);
        }
    }

    @Test
    void aTargetThatIsNotTheNumberOfAClassIsRefused() {
        for (float target : new float[] {-1, 3, 0.5f, Float.NaN}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> new SparseCategoricalCrossentropy().sample(3, P, 0, new float[] {target}, 0, 1, null));
            assertEquals("a target is " + target + ", expected the number of a class, 0 to 2", e.getMessage());
        }
    }

    /// Probabilities of 0 and 1 are clipped to 10⁻⁷ and 1 - 2⁻²³; nothing is learnt from them, unlike from
    /// logits.
    @Test
    void clippedProbabilitiesGiveNoGradient() {
        float[] gradient = new float[2];
        float loss = new BinaryCrossentropy().sample(2, new float[] {0, 1}, 0, new float[] {1, 0}, 0, 1, gradient);
        assertEquals((16.118095f + 15.942385f) / 2, loss, 1e-5f);
        assertArrayEquals(new float[2], gradient);
        float fromLogits = new BinaryCrossentropy()
                .fromLogits(true)
                .sample(2, new float[] {-200, 200}, 0, new float[] {1, 0}, 0, 1, gradient);
        assertEquals(200, fromLogits);
        assertArrayEquals(new float[] {-0.5f, 0.5f}, gradient);
    }

    @Test
    void absoluteErrorHasNoGradientWhereOutputAndTargetAreEqual() {
        float[] gradient = new float[3];
        new MeanAbsoluteError().sample(3, new float[] {1, 2, 3}, 0, new float[] {1, 3, 2}, 0, 3, gradient);
        assertArrayEquals(new float[] {0, -1, 1}, gradient);
    }

    @ParameterizedTest
    @MethodSource("keras")
    void settingsComeBackFromTheConfiguration(Loss loss) {
        assertEquals(loss, Loss.fromConfig(loss.config()));
    }

    @Test
    void smoothingIsCheckedAndAbsentInOlderFiles() {
        assertEquals(
                new CategoricalCrossentropy(true),
                Loss.fromConfig(Map.of("class_name", "CategoricalCrossentropy", "from_logits", true)));
        assertEquals(
                "label_smoothing must lie in [0, 1), found 1.0",
                assertThrows(IllegalArgumentException.class, () -> new BinaryCrossentropy(false, 1))
                        .getMessage());
    }

    @Test
    void aSingleOutputPredictsAYesOrANo() {
        float[] outputs = {0.25f, 0.5f, 0.75f};
        Loss probability = new BinaryCrossentropy();
        Loss logit = new BinaryCrossentropy().fromLogits(true);
        assertEquals(
                List.of(0, 0, 1),
                Stream.of(0, 1, 2)
                        .map(i -> probability.predicted(1, outputs, i))
                        .toList());
        assertEquals(
                List.of(1, 1, 1),
                Stream.of(0, 1, 2).map(i -> logit.predicted(1, outputs, i)).toList());
        assertEquals(2, probability.predicted(3, outputs, 0), "the largest of several");
    }
}
