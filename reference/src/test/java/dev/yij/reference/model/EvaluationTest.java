package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.model.Evaluation.Confusion;
import dev.yij.reference.model.Evaluation.Outcome;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.BinaryCrossentropy;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Seven samples of three classes.
class EvaluationTest {

    private static final Evaluation EVALUATION = new Evaluation(
            new Metrics(1, 3 / 7.0),
            3,
            List.of(
                    new Outcome(0, 0, 0.1f, 0),
                    new Outcome(0, 2, 4, 1),
                    new Outcome(1, 1, 9, 0), // right, though hardly
                    new Outcome(1, 0, 1.5f, 2),
                    new Outcome(2, 1, 2, 1),
                    new Outcome(0, 2, 5, 2),
                    new Outcome(2, 2, 0.3f, 0)));

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

    /// Ranks 0, 1, 0, 2, 1, 2, 0 of seven samples.
    @Test
    void topAccuracyCountsTheActualClassAmongTheFirst() {
        assertEquals(3 / 7.0, EVALUATION.topAccuracy(1));
        assertEquals(5 / 7.0, EVALUATION.topAccuracy(2));
        assertEquals(1, EVALUATION.topAccuracy(3));
        assertEquals(
                "a top-k accuracy needs a k of at least 1, found 0",
                assertThrows(IllegalArgumentException.class, () -> EVALUATION.topAccuracy(0))
                        .getMessage());
    }

    /// Columns (1, 1, 0), (0, 1, 1), (2, 0, 1): precisions 1/2, 1/2, 1/3; rows: recalls 1/3, 1/2, 1/2.
    @Test
    void precisionAndRecallAreThoseOfTheConfusion() {
        assertEquals(new ClassScore(1 / 3.0, 0.5, 2), EVALUATION.classScore(2));
        assertEquals((0.5 + 0.5 + 1 / 3.0) / 3, ClassScore.macroPrecision(EVALUATION.confusion()), 1e-15);
        assertEquals((1 / 3.0 + 0.5 + 0.5) / 3, ClassScore.balancedAccuracy(EVALUATION.confusion()), 1e-15);
        assertEquals(1, ClassScore.macroPrecision(new int[][] {{1, 0}, {0, 0}}), "an absent class is left out");
        assertEquals(0.25, ClassScore.macroPrecision(new int[][] {{1, 0}, {1, 0}}), "one never predicted counts 0");
    }

    /// Outputs are the inputs: of (1/4, 1/2, 1/4) class 1 comes first, then 0 before 2.
    @Test
    void ranksAreCountedFromTheOutputs() {
        Sequential model = new Sequential()
                .add(new Flatten())
                .build(Shape.of(3), new Seed(0))
                .compile(new Sgd(0), new CategoricalCrossentropy());
        Tensor x = Tensor.of(new float[] {0.25f, 0.5f, 0.25f, 0.25f, 0.5f, 0.25f, 0.25f, 0.5f, 0.25f}, 3, 3);
        Tensor y = Tensor.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3);
        Evaluation evaluation = model.evaluate(new ArrayBatches(x, y, 2));
        assertEquals(
                List.of(1, 0, 2),
                evaluation.outcomes().stream().map(Outcome::rank).toList());
    }

    /// Such an output says nothing, so it is not among the best.
    @Test
    void anOutputThatIsNanIsAMissForEveryK() {
        float[] nan = {Float.NaN, Float.NaN, Float.NaN};
        float[] one = {0.5f, 0.25f, Float.NaN};
        assertEquals(3, Metrics.rank(1, 0, 3, nan, 0));
        assertEquals(3, Metrics.rank(1, 0, 3, one, 0));
        assertEquals(0, Metrics.rank(0, 0, 3, one, 0), "it was predicted");
    }

    private static ArrayBatches twoSamples(int classes) {
        Tensor x = Tensor.of(new float[] {0.5f, -2, 1, 3, 0.25f, -1}, 2, 3);
        float[] targets = new float[2 * classes];
        targets[0] = 1;
        targets[targets.length - 1] = 1;
        return new ArrayBatches(x, Tensor.of(targets, 2, classes), 2);
    }

    private static Sequential classifier(int classes, ActivationFunction last, Loss loss) {
        return new Sequential()
                .add(new Dense(classes))
                .add(new Activation(last))
                .build(Shape.of(3), new Seed(1))
                .compile(new Sgd(0), loss);
    }

    /// A loss from logits gets the logits of the probabilities back: of softmax, and of one sigmoid or several.
    @Test
    void outputsComputedInAnotherWayHaveTheSameLoss() {
        Loss categorical = new CategoricalCrossentropy(true);
        Loss binary = new BinaryCrossentropy().fromLogits(true);
        for (Sequential model : List.of(
                classifier(3, ActivationFunction.SOFTMAX, categorical),
                classifier(1, ActivationFunction.SIGMOID, binary),
                classifier(3, ActivationFunction.SIGMOID, binary),
                classifier(3, ActivationFunction.SIGMOID, new BinaryCrossentropy()))) {
            ArrayBatches data = twoSamples(model.outputShape().size());
            Metrics expected = model.evaluate(data).metrics();
            Metrics actual = model.evaluate(data, model::predict).metrics();
            assertEquals(expected.loss(), actual.loss(), 1e-5);
            assertEquals(expected.accuracy(), actual.accuracy());
        }
    }

    @Test
    void outputsOfAnotherShapeAreRefused() {
        Sequential model = classifier(3, ActivationFunction.SOFTMAX, new CategoricalCrossentropy(true));
        assertEquals(
                "expected outputs of shape 2×3, found 2×2",
                assertThrows(ShapeException.class, () -> model.evaluate(twoSamples(3), x -> Tensor.zeros(2, 2)))
                        .getMessage());
    }
}
