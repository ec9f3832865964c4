package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.model.Evaluation;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdviceTest {

    private static final List<String> CLASSES = List.of("cat", "dog");

    private static List<String> advice(double loss, double accuracy, double validationAccuracy, int validated) {
        Epoch epoch = new Epoch(3, new Metrics(loss, accuracy), new Metrics(0.5, validationAccuracy), 1e-3f, 1);
        return Advice.of(new History(List.of(epoch)), epoch, validated, null, CLASSES, Advice.Remedies.CHAPTER);
    }

    @Test
    void aLossOfUniformPredictionsIsNamed() {
        List<String> advice = advice(0.69, 0.5, 0.5, 10_000);
        assertEquals(1, advice.size());
        assertTrue(
                advice.getFirst()
                        .startsWith(
                                "The training loss, 0.69, is still that of uniform predictions (ln 2 = 0.69): nothing"
                                        + " has been learned yet."),
                advice.getFirst());
    }

    @Test
    void overfittingIsNamedWhereTheValidationImagesSuffice() {
        List<String> advice = advice(0.05, 0.99, 0.6, 10_000);
        assertEquals(1, advice.size());
        assertTrue(
                advice.getFirst()
                        .startsWith("The network is right on 99 % of its training images, but on 60 % of the validation"
                                + " images:"),
                advice.getFirst());
        assertTrue(advice(0.05, 0.8, 0.67, 6).stream().noneMatch(line -> line.contains("overfitting")));
        assertEquals(List.of(), advice(0.05, 0.99, 0.95, 10_000));
    }

    /// Options that the run would refuse are not recommended.
    @Test
    void theRemediesFitTheNetwork() {
        Epoch epoch = new Epoch(3, new Metrics(0.05, 0.99), new Metrics(0.5, 0.6), 1e-3f, 1);
        History history = new History(List.of(epoch));
        String chapter = " More images help most; then a base (--from MODEL), --dropout 0.3, or fewer --filters.";
        for (Advice.Remedies each : Advice.Remedies.values()) {
            String end = switch (each) {
                case HEAD -> " More images help most.";
                case CHAPTER -> chapter;
                case OTHER -> " More images help most; then a base (--from MODEL).";
            };
            List<String> advice = Advice.of(history, epoch, 10_000, null, CLASSES, each);
            assertTrue(advice.getFirst().endsWith("(overfitting)." + end), advice.getFirst());
        }
    }

    /// The interval of 9 of 10 is that of statistics texts: 0.596 to 0.982.
    @Test
    void fewImagesMakeAnAccuracyUncertain() {
        assertArrayEquals(new double[] {0.596, 0.982}, Advice.wilson(0.9, 10), 5e-4);
        assertArrayEquals(new double[] {0, 0.278}, Advice.wilson(0, 10), 5e-4);
        assertArrayEquals(new double[] {0, 1}, Advice.wilson(0, 0));
        assertEquals(
                List.of(
                        "The validation accuracy, 0.90 of 10 images, is uncertain: from other images like these it would"
                                + " be between 0.60 and 0.98 (95 % interval)."),
                advice(0.05, 0.95, 0.9, 10));
    }

    /// Five dogs, all predicted as cats.
    @Test
    void aClassThatIsNeverRecognisedIsNamed() {
        List<Evaluation.Outcome> outcomes = java.util.Collections.nCopies(5, new Evaluation.Outcome(1, 0, 1f, 1));
        Evaluation evaluation = new Evaluation(new Metrics(1, 0), 2, outcomes);
        List<String> advice = Advice.of(History.EMPTY, null, 0, evaluation, CLASSES, Advice.Remedies.HEAD);
        assertTrue(
                advice.getLast().startsWith("No test image of these classes was recognised: dog."), advice::toString);
    }
}
