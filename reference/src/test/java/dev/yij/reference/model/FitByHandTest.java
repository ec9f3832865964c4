package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Sgd;
import dev.yij.reference.train.Training;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A dense layer and a softmax with two inputs and two outputs. All weights are initially zero, so that both
/// probabilities are 1/2 and the gradient with respect to the logits is ±1/2, exactly.
class FitByHandTest {

    private static float[] kernel(Sequential model) {
        return model.weights().get(0).value();
    }

    private static float[] bias(Sequential model) {
        return model.weights().get(1).value();
    }

    /// x = (1, 2), class 0: p - y = (-1/2, 1/2), dW = x ⊗ (p - y), db = p - y; the rate is 1/2.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneStepOnOneSample(boolean fromLogits) {
        Loss loss = new CategoricalCrossentropy(fromLogits);
        Sequential model = Samples.twoByTwo(loss, new Sgd(0.5));
        History history = model.fit(Samples.rows(1, new float[] {1, 2, 1, 0}), FitOptions.epochs(1));
        assertArrayEquals(new float[] {0.25f, -0.25f, 0.5f, -0.5f}, kernel(model));
        assertArrayEquals(new float[] {0.25f, -0.25f}, bias(model));
        assertEquals(
                new Metrics((float) Math.log(2), 1), history.epochs().getFirst().training());
    }

    /// The second sample, x = (4, 0) of class 1, has (1/2, -1/2). The mean of both gradients with respect to
    /// the kernel is ((-0.5, 0.5, -1, 1) + (2, -2, 0, 0)) / 2 = (0.75, -0.75, -0.5, 0.5); those with respect to
    /// the bias cancel.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientOfABatchIsTheMean(boolean fromLogits) {
        Loss loss = new CategoricalCrossentropy(fromLogits);
        Sequential model = Samples.twoByTwo(loss, new Sgd(1));
        model.fit(Samples.rows(2, new float[] {1, 2, 1, 0}, new float[] {4, 0, 0, 1}), FitOptions.epochs(1));
        assertArrayEquals(new float[] {-0.75f, 0.75f, 0.5f, -0.5f}, kernel(model));
        assertArrayEquals(new float[] {0, 0}, bias(model));
    }

    /// The first batch changes nothing: its inputs are zero, and its classes cancel in the bias. The last
    /// sample is alone in its batch, and so its gradient is divided by 1, not by the usual 2.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void partialBatchIsDividedByItsOwnSize(boolean fromLogits) {
        Loss loss = new CategoricalCrossentropy(fromLogits);
        Sequential model = Samples.twoByTwo(loss, new Sgd(1));
        ArrayBatches data =
                Samples.rows(2, new float[] {0, 0, 1, 0}, new float[] {0, 0, 0, 1}, new float[] {1, 2, 1, 0});
        model.fit(data, FitOptions.epochs(1));
        assertArrayEquals(new float[] {0.5f, -0.5f, 1, -1}, kernel(model));
        assertArrayEquals(new float[] {0.5f, -0.5f}, bias(model));
    }

    /// With a rate of 0 every step computes the same gradient, (-1/2, 1/2) · (1, 2), and not the sum of all so
    /// far.
    @Test
    void everyStepBeginsWithoutGradient() {
        Sequential model = Samples.twoByTwo(new CategoricalCrossentropy(), new Sgd(0));
        model.fit(Samples.rows(1, new float[] {1, 2, 1, 0}), FitOptions.epochs(3));
        assertArrayEquals(
                new float[] {-0.5f, 0.5f, -1, 1}, model.weights().get(0).gradient());
    }

    /// With fixed weights, rows (ln 3, 0) through the identity: losses ln 4/3, ln 4/3 | ln 4. The mean of three
    /// samples, not the mean of two batches.
    @Test
    void historyWeighsBatchesByTheirSize() {
        Sequential model = Samples.twoByTwo(new CategoricalCrossentropy(), new Sgd(0));
        kernel(model)[0] = 1;
        kernel(model)[3] = 1;
        float ln3 = (float) Math.log(3);
        ArrayBatches data =
                Samples.rows(2, new float[] {ln3, 0, 1, 0}, new float[] {ln3, 0, 1, 0}, new float[] {ln3, 0, 0, 1});
        List<Metrics> running = new ArrayList<>();
        Callback watch = new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics mean) {
                running.add(mean);
            }
        };
        History history = model.fit(data, FitOptions.epochs(1).callbacks(watch));
        Metrics epoch = history.epochs().getFirst().training();
        assertEquals((2 * Math.log(4.0 / 3) + Math.log(4)) / 3, epoch.loss(), 1e-6);
        assertEquals(2.0 / 3, epoch.accuracy());
        assertEquals(Math.log(4.0 / 3), running.getFirst().loss(), 1e-6);
        assertEquals(1, running.getFirst().accuracy());
        assertEquals(epoch, running.getLast());
    }

    /// Before its only step the loss of the model is ln 2. After it, W = (0.5, -0.5, 1, -1), b = (0.5, -0.5)
    /// maps (1, 2) to the logits ±3: the validation, which runs afterwards, measures ln(1 + e⁻⁶).
    @Test
    void validationComesAfterTheEpoch() {
        Sequential model = Samples.twoByTwo(new CategoricalCrossentropy().fromLogits(true), new Sgd(1));
        ArrayBatches data = Samples.rows(1, new float[] {1, 2, 1, 0});
        Epoch epoch =
                model.fit(data, FitOptions.epochs(1).validation(data)).epochs().getFirst();
        assertEquals(Math.log(2), epoch.training().loss(), 1e-7);
        Metrics validation = epoch.validation();
        assertEquals(model.evaluate(data).metrics(), validation);
        assertEquals(Math.log1p(Math.exp(-6)), model.evaluate(data).metrics().loss(), 1e-8);
    }

    /// A sample of class 1 with a probability of e⁻²⁰ for it is clipped: Keras 2.2.4 learns nothing from it,
    /// Keras 3 does.
    @Test
    void clippedSampleMovesTheWeightsOnlyFromLogits() {
        for (Loss loss : List.of(new CategoricalCrossentropy(), new CategoricalCrossentropy().fromLogits(true))) {
            Sequential model = Samples.twoByTwo(loss, new Sgd(1));
            bias(model)[0] = 20;
            model.fit(Samples.rows(1, new float[] {0, 0, 0, 1}), FitOptions.epochs(1));
            float expected = loss.fromLogits() ? 19 : 20;
            assertEquals(expected, bias(model)[0], 1e-6f, loss.toString());
        }
    }

    @Test
    void rateCanBeSetBetweenFitsAndIsRecorded() {
        Sequential model = Samples.twoByTwo(new CategoricalCrossentropy(), new Sgd(1e-3));
        ArrayBatches data = Samples.rows(1, new float[] {1, 2, 1, 0});
        History history = model.fit(data, FitOptions.epochs(1));
        model.optimizer().setLearningRate(model.optimizer().learningRate() / 10);
        history = history.then(model.fit(data, FitOptions.epochs(2).after(1)));
        assertEquals(1e-3f, history.epochs().get(0).learningRate());
        assertEquals(1.0000000474974513e-04, history.epochs().get(1).learningRate());
        assertEquals(2, model.optimizer().iterations());
        assertTrue(history.epochs().get(1).seconds() >= 0);
    }
}
