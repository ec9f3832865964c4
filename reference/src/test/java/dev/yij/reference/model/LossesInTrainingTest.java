package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.BinaryCrossentropy;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.ClassNumbers;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.MeanSquaredError;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import dev.yij.reference.train.SparseCategoricalCrossentropy;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Losses whose targets or outputs have another form than one-hot classes.
class LossesInTrainingTest {

    /// A dense layer from two numbers to one, initially zero, and an activation.
    private static Sequential single(ActivationFunction activation, Loss loss) {
        return new Sequential()
                .add(new Dense(1).initializer(Initializer.ZEROS))
                .add(new Activation(activation))
                .build(Shape.of(2), new Seed(0))
                .compile(new Sgd(1), loss);
    }

    private static ArrayBatches rows(float first, float second) {
        return new ArrayBatches(
                Tensor.of(new float[] {1, 2, 4, 0}, 2, 2), Tensor.of(new float[] {first, second}, 2), 2);
    }

    @Test
    void classNumbersTrainTheBitsOfOneHotTargets() {
        Tensor x = Samples.images(11, Samples.IMAGE, 1);
        Tensor y = Samples.targets(11, Samples.CLASSES, 2);
        ArrayBatches oneHot = new ArrayBatches(x, y, 5, new Seed(3));
        Sequential classes = Samples.smallNet().build(Samples.IMAGE, new Seed(5));
        History expected =
                classes.compile(new Sgd(0.1), new CategoricalCrossentropy()).fit(oneHot, FitOptions.epochs(2));
        Sequential numbers = Samples.smallNet().build(Samples.IMAGE, new Seed(5));
        ClassNumbers numbered = new ClassNumbers(oneHot);
        History found = numbers.compile(new Sgd(0.1), new SparseCategoricalCrossentropy())
                .fit(numbered, FitOptions.epochs(2));
        assertEquals(Samples.weights(classes), Samples.weights(numbers));
        assertEquals(
                expected.epochs().getLast().training(), found.epochs().getLast().training());
        Evaluation evaluation = numbers.evaluate(numbered);
        assertEquals(classes.evaluate(oneHot).outcomes(), evaluation.outcomes());
        assertEquals(Samples.CLASSES, evaluation.confusion().length);
    }

    /// σ(0) = 1/2 for both; x = (1, 2) is a yes, x = (4, 0) a no: p - t is -1/2 and 1/2, the gradient (-1/2 ·
    /// (1, 2) + 1/2 · (4, 0)) / 2 = (3/4, -1/2), and 0 for the bias. A sigmoid layer is skipped by a loss
    /// from logits.
    @Test
    void oneOutputIsAClassifierOfTwoClasses() {
        for (Loss loss : List.of(new BinaryCrossentropy(), new BinaryCrossentropy().fromLogits(true))) {
            Sequential model = single(ActivationFunction.SIGMOID, loss);
            History history = model.fit(rows(1, 0), FitOptions.epochs(1));
            assertArrayEquals(new float[] {-0.75f, 0.5f}, model.weights().get(0).value());
            assertArrayEquals(new float[] {0}, model.weights().get(1).value());
            // neither 1/2 is above 1/2, so both are predicted as no
            assertEquals(
                    new Metrics((float) Math.log(2), 0.5),
                    history.epochs().getFirst().training());
            // now 1/4 and -3
            Evaluation evaluation = model.evaluate(rows(1, 0));
            assertEquals(1, evaluation.metrics().accuracy());
            assertArrayEquals(new int[][] {{1, 0}, {0, 1}}, evaluation.confusion());
        }
    }

    /// Errors -3 and 5: the gradient is (2 · -3 · (1, 2) + 2 · 5 · (4, 0)) / 2 = (17, -6), that of the bias
    /// 2; the loss (9 + 25) / 2.
    @Test
    void regressionByHand() {
        Sequential model = single(ActivationFunction.LINEAR, new MeanSquaredError());
        History history = model.fit(rows(3, -5), FitOptions.epochs(1));
        assertArrayEquals(new float[] {-17, 6}, model.weights().get(0).value());
        assertArrayEquals(new float[] {-2}, model.weights().get(1).value());
        assertEquals(17, history.epochs().getFirst().training().loss());
        assertEquals(
                "a target is 3, expected one of the 2 classes",
                assertThrows(
                                IllegalStateException.class,
                                () -> model.evaluate(rows(3, -5)).confusion())
                        .getMessage());
    }

    @Test
    void targetsOfTheOtherFormAreRefused() {
        ArrayBatches oneHot = Samples.rows(1, new float[] {1, 2, 1, 0});
        Sequential numbers = Samples.twoByTwo(new SparseCategoricalCrossentropy(), new Sgd(1));
        assertEquals(
                "the loss compares each sample with one class number, the data have 2 classes: wrap them in ClassNumbers",
                assertThrows(ShapeException.class, () -> numbers.evaluate(oneHot))
                        .getMessage());
        Sequential classes = Samples.twoByTwo(new CategoricalCrossentropy(), new Sgd(1));
        assertEquals(
                "the model gives outputs of shape 2, the data have 1 classes",
                assertThrows(ShapeException.class, () -> classes.evaluate(new ClassNumbers(oneHot)))
                        .getMessage());
    }

    @Test
    void aLossFromLogitsNeedsItsActivationInALayerOfItsOwn() {
        Sequential model = new Sequential()
                .add(new Dense(1).activation(ActivationFunction.SIGMOID))
                .build(Shape.of(2), new Seed(0))
                .compile(new Sgd(1), new BinaryCrossentropy().fromLogits(true));
        assertEquals(
                "dense_1: the loss wants logits, but this layer applies sigmoid itself; leave its activation linear and"
                        + " add sigmoid as a layer of its own",
                assertThrows(IllegalStateException.class, () -> model.evaluate(rows(0, 1)))
                        .getMessage());
    }
}
