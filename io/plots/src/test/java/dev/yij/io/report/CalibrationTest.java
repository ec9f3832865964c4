package dev.yij.io.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.model.Temperature;
import dev.yij.reference.model.ClassScore;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static final float[] NINE_TO_ONE = {0.9f, 0.1f};

    @Test
    void aTemperatureOfTwoTakesSquareRoots() {
        assertArrayEquals(new float[] {0.75f, 0.25f}, Temperature.apply(NINE_TO_ONE, 2), 1e-6f);
        assertSame(NINE_TO_ONE, Temperature.apply(NINE_TO_ONE, 1));
        assertArrayEquals(new float[] {1, 0}, Temperature.apply(new float[] {1, 0}, 2), 1e-18f);
    }

    /// Ten samples at odds of 9 to 1, seven of them correct. The targets are 11/12 and 1/12, so the mean
    /// probability must become 0.7 · 11/12 + 0.3 · 1/12 = 2/3, odds of 2 to 1: T = ln 9 / ln 2.
    @Test
    void theFittedTemperatureMakesTheMeanProbabilityThatOfTheTargets() {
        List<float[]> probabilities = Collections.nCopies(10, NINE_TO_ONE);
        double temperature = Temperature.fit(probabilities, new int[] {0, 0, 0, 0, 0, 0, 0, 1, 1, 1});
        assertEquals(Math.log(9) / Math.log(2), temperature, 1e-5);
    }

    @Test
    void aFewCorrectSamplesDoNotClaimCertainty() {
        double temperature = Temperature.fit(List.of(NINE_TO_ONE, NINE_TO_ONE), new int[] {0, 0});
        assertTrue(Temperature.apply(NINE_TO_ONE, temperature)[0] < 0.8, () -> "temperature " + temperature);
        assertThrows(IllegalArgumentException.class, () -> Temperature.fit(List.of(), new int[0]));
    }

    @Test
    void theProbabilitiesSumToOneInTheSameOrder() {
        Random random = new Random(3);
        for (int n = 0; n < 500; n++) {
            float[] scores = {random.nextFloat(), random.nextFloat(), 0, random.nextFloat()};
            float[] adjusted = Temperature.apply(scores, 0.25 + 8 * random.nextDouble());
            float sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += adjusted[i];
                for (int j = 0; j < 4; j++) {
                    assertTrue(scores[i] <= scores[j] || adjusted[i] >= adjusted[j]);
                }
            }
            assertEquals(1, sum, 1e-5f);
        }
    }

    /// Two predictions at 0.95, one of them correct, and a correct one at 0.65: (2 · 0.45 + 0.35) / 3.
    @Test
    void theCalibrationErrorIsTheMeanDistanceOfConfidenceAndAccuracy() {
        Reliability reliability = Reliability.of(
                List.of(new float[] {0.95f, 0.05f}, new float[] {0.95f, 0.05f}, new float[] {0.35f, 0.65f}),
                new int[] {0, 1, 1},
                1);
        assertEquals(1.25 / 3, reliability.expectedCalibrationError(), 1e-7);
        assertEquals(new Reliability.Bin(1, 0.65f, 1), reliability.bins().get(6));
        assertEquals(2, reliability.bins().get(9).samples());
        assertEquals(3, reliability.samples());
    }

    @Test
    void aPredictionThatIsCertainFallsIntoTheLastBin() {
        Reliability reliability = Reliability.of(List.of(new float[] {1, 0}), new int[] {0}, 1);
        assertEquals(1, reliability.bins().getLast().samples());
        assertEquals(0, reliability.expectedCalibrationError());
    }

    /// The examples of scikit-learn's documentation of `balanced_accuracy_score` and `f1_score`.
    @Test
    void theMeansOverClassesAreThoseOfScikitLearn() {
        int[][] two = confusion(2, new int[] {0, 1, 0, 0, 1, 0}, new int[] {0, 1, 0, 0, 0, 1});
        assertEquals(0.625, ClassScore.balancedAccuracy(two), 1e-12);
        int[][] three = confusion(3, new int[] {0, 1, 2, 0, 1, 2}, new int[] {0, 2, 1, 0, 0, 1});
        assertEquals(0.8 / 3, ClassScore.macroF1(three), 1e-12);
        int[][] absent = confusion(3, new int[] {0, 1}, new int[] {0, 1});
        assertEquals(1, ClassScore.balancedAccuracy(absent));
        assertEquals(1, ClassScore.macroF1(absent));
    }

    private static int[][] confusion(int classes, int[] labels, int[] predicted) {
        int[][] confusion = new int[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            confusion[labels[i]][predicted[i]]++;
        }
        return confusion;
    }
}
