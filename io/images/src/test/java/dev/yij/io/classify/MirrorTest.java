package dev.yij.io.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Images of 1×2 pixels of one channel, whose two numbers are the logits of two classes.
class MirrorTest {

    private static final float HIGH = (float) Math.log(3); // probabilities 3/4 and 1/4

    private static Sequential model(boolean fromLogits) {
        Sequential model = new Sequential()
                .add(new Flatten())
                .add(new Dense(2).useBias(false))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(1, 2, 1), new Seed(1))
                .compile(new Sgd(1), new CategoricalCrossentropy(fromLogits));
        float[] kernel = model.weights().getFirst().value();
        Arrays.fill(kernel, 0);
        kernel[0] = 1;
        kernel[3] = 1;
        return model;
    }

    @Test
    void leftAndRightAreExchangedAndChannelsAreNot() {
        Tensor images = new Tensor(Shape.of(1, 2, 3, 2), new float[] {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16});
        assertArrayEquals(
                new float[] {5, 6, 3, 4, 1, 2, 15, 16, 13, 14, 11, 12},
                Mirror.mirror(images).data());
    }

    /// (3/4, 1/4) and (1/4, 3/4); (1/2, 1/2) twice.
    @Test
    void theProbabilitiesOfAnImageAndItsMirrorImageAreAveraged() {
        Tensor images = new Tensor(Shape.of(2, 1, 2, 1), new float[] {HIGH, 0, 1, 1});
        assertArrayEquals(
                new float[] {0.5f, 0.5f, 0.5f, 0.5f},
                Mirror.predict(model(false), images).data(),
                1e-7f);
    }

    /// All images get (1/2, 1/2): a loss of ln 2, whether the loss takes probabilities or logits.
    @Test
    void theLossIsThatOfTheMeanProbabilities() {
        Tensor images = new Tensor(Shape.of(3, 1, 2, 1), new float[] {HIGH, 0, 0, HIGH, 2, 2});
        Tensor targets = new Tensor(Shape.of(3, 2), new float[] {1, 0, 0, 1, 0, 1});
        for (boolean fromLogits : new boolean[] {false, true}) {
            Sequential model = model(fromLogits);
            Evaluation mirrored = model.evaluate(new ArrayBatches(images, targets, 2), x -> Mirror.predict(model, x));
            assertEquals(Math.log(2), mirrored.metrics().loss(), 1e-6);
            Evaluation plain = model.evaluate(new ArrayBatches(images, targets, 2));
            Evaluation same = model.evaluate(new ArrayBatches(images, targets, 2), model::predict);
            assertEquals(plain.metrics().loss(), same.metrics().loss(), 1e-6);
            assertEquals(plain.metrics().accuracy(), same.metrics().accuracy());
            assertEquals(
                    (2 * -Math.log(0.75) + Math.log(2)) / 3, plain.metrics().loss(), 1e-6);
        }
    }
}
