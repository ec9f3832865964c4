package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.model.Evaluation.Confusion;
import dev.yij.reference.model.Evaluation.Outcome;
import dev.yij.reference.train.Metrics;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Seven samples of three classes.
class EvaluationTest {

    private static final Evaluation EVALUATION = new Evaluation(
            new Metrics(1, 3 / 7.0),
            3,
            List.of(
                    new Outcome(0, 0, 0.1f),
                    new Outcome(0, 2, 4),
                    new Outcome(1, 1, 9), // right, though hardly
                    new Outcome(1, 0, 1.5f),
                    new Outcome(2, 1, 2),
                    new Outcome(0, 2, 5),
                    new Outcome(2, 2, 0.3f)));

    @Test
    void labelsAreRowsAndPredictedClassesColumns() {
        assertArrayEquals(new int[][] {{1, 0, 2}, {1, 1, 0}, {0, 1, 1}}, EVALUATION.confusion());
        assertEquals(7, EVALUATION.samples());
    }

    @Test
    void theMostFrequentMistakeComesFirst() {
        assertEquals(List.of(new Confusion(0, 2, 2), new Confusion(1, 0, 1)), EVALUATION.mostConfused(2));
        assertEquals(3, EVALUATION.mostConfused(9).size());
    }

    @Test
    void theWorstMistakeHasTheLargestLoss() {
        assertEquals(List.of(5, 1, 4), EVALUATION.worstMistakes(3));
        assertEquals(List.of(5, 1, 4, 3), EVALUATION.worstMistakes(9));
    }
}
