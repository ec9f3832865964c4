package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.ClassWeights;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.GradientClipping;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Mixup;
import dev.yij.reference.train.Monitor;
import dev.yij.reference.train.Nadam;
import dev.yij.reference.train.OneCycle;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import dev.yij.reference.train.Training;
import dev.yij.reference.train.TransformedBatches;
import dev.yij.reference.train.WarmUp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTest {

    /// Grey noise, brighter in the left half (class 0) or in the right half (class 1).
    private static ArrayBatches brightHalves(int count, int batchSize) {
        Random random = new Random(6);
        Tensor x = Tensor.zeros(count, 8, 8, 1);
        Tensor y = Tensor.zeros(count, 2);
        for (int i = 0; i < x.data().length; i++) {
            int image = i / 64;
            int bright = i % 8 / 4 == image % 2 ? 1 : 0;
            x.data()[i] = random.nextFloat() - 0.5f + bright * 0.5f;
        }
        for (int i = 0; i < count; i++) {
            y.data()[2 * i + i % 2] = 1;
        }
        return new ArrayBatches(x, y, batchSize, new Seed(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void networkLearnsWhichHalfIsBrighter(boolean fromLogits) {
        Loss loss = new CategoricalCrossentropy(fromLogits);
        Sequential model = new Sequential()
                .add(new Conv2D(4, 3).activation(ActivationFunction.RELU))
                .add(new MaxPooling2D(2))
                .add(new Flatten())
                .add(new Dense(2))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(8, 8, 1), new Seed(2))
                .compile(new Adam(0.01), loss);
        ArrayBatches data = brightHalves(40, 6);
        double[] losses = model.fit(data, FitOptions.epochs(12)).values(Monitor.LOSS);
        assertTrue(losses[11] < losses[0] / 4, losses[0] + " fell to " + losses[11]);
        assertEquals(1.0, model.evaluate(data).metrics().accuracy());
    }

    private static Sequential shuffledNet() {
        return new Sequential()
                .add(new Conv2D(3, 3).activation(ActivationFunction.RELU))
                .add(new Flatten())
                .add(new Dropout(0.5f))
                .add(new Dense(Samples.CLASSES))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Samples.IMAGE, new Seed(5))
                .compile(new Adam(0.01), new CategoricalCrossentropy());
    }

    private static ArrayBatches shuffled() {
        return new ArrayBatches(
                Samples.images(11, Samples.IMAGE, 1), Samples.targets(11, Samples.CLASSES, 2), 5, new Seed(3));
    }

    private static List<Double> losses(History history) {
        List<Double> losses = new ArrayList<>();
        for (double loss : history.values(Monitor.LOSS)) {
            losses.add(loss);
        }
        return losses;
    }

    /// Order, dropout and moments depend only on the position of the run.
    @Test
    void twoFitsAreOneLongerFitBitForBit() {
        Sequential one = shuffledNet();
        History whole = one.fit(shuffled(), FitOptions.epochs(4));
        Sequential two = shuffledNet();
        History parts = two.fit(shuffled(), FitOptions.epochs(2));
        parts = parts.then(two.fit(shuffled(), FitOptions.epochs(4).after(2)));
        assertEquals(Samples.weights(one), Samples.weights(two));
        assertEquals(losses(whole), losses(parts));
        assertEquals(4, parts.lastEpoch());
    }

    /// As a checkpoint does: weights, slots, steps and rate are restored into a new model.
    @Test
    void resumedRunIsOneLongerFitBitForBit() {
        Sequential one = shuffledNet();
        one.fit(shuffled(), FitOptions.epochs(2));
        Sequential resumed = shuffledNet();
        Samples.copyWeights(one, resumed);
        Map<String, float[]> slots = new TreeMap<>();
        one.optimizer().slots().forEach((name, values) -> slots.put(name, values.clone()));
        Optimizer optimizer = Optimizer.fromConfig(one.optimizer().config());
        optimizer.restore(one.optimizer().iterations(), slots, resumed.weights());
        resumed.compile(optimizer, new CategoricalCrossentropy());

        one.fit(shuffled(), FitOptions.epochs(4).after(2));
        resumed.fit(shuffled(), FitOptions.epochs(4).after(2));
        assertEquals(Samples.weights(one), Samples.weights(resumed));
    }

    /// 11 samples in batches of 5 make 3 steps an epoch; a checkpoint after step `stop` of the second epoch.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aRunResumedWithinAnEpochIsOneLongerFitBitForBit(int stop) {
        assertResumed(stop, shuffledNet(), shuffledNet(), shuffled());
    }

    /// Everything that has a state or randomness of its own.
    @Test
    void aRunWithMixupScheduleAndWeightsIsResumedBitForBit() {
        BatchSource mixed = new TransformedBatches(shuffled(), new Seed(7), new Mixup(0.4));
        List<Sequential> models = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Optimizer optimizer = new Nadam(1)
                    .setSchedule(new WarmUp(3, new OneCycle(0.01, 6)))
                    .setClipping(GradientClipping.globalNorm(0.5));
            models.add(shuffledNet()
                    .compile(optimizer, new CategoricalCrossentropy().labelSmoothing(0.1))
                    .setClassWeights(ClassWeights.of(1, 2, 0.5)));
        }
        assertResumed(2, models.get(0), models.get(1), mixed);
    }

    private static void assertResumed(int stop, Sequential unbroken, Sequential resumed, BatchSource data) {
        History whole = unbroken.fit(data, FitOptions.epochs(3));
        List<Position> stops = new ArrayList<>();
        List<History> histories = new ArrayList<>();
        Callback powerCut = new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics running) {
                if (epoch == 2 && step == stop) {
                    stops.add(training.position());
                    histories.add(training.history());
                    throw new IllegalStateException("power cut");
                }
            }
        };
        FitOptions three = FitOptions.epochs(3);
        assertThrows(IllegalStateException.class, () -> resumed.fit(data, three.callbacks(powerCut)));
        assertEquals(1, histories.getFirst().lastEpoch());
        assertEquals(stop, stops.getFirst().steps());
        History rest = resumed.fit(data, three.from(stops.getFirst(), histories.getFirst()));
        assertEquals(Samples.weights(unbroken), Samples.weights(resumed));
        assertEquals(losses(whole).subList(1, 3), losses(rest));
    }

    @Test
    void sameSeedsGiveTheSameRun() {
        Sequential one = shuffledNet();
        Sequential other = shuffledNet();
        assertEquals(
                losses(one.fit(shuffled(), FitOptions.epochs(2))), losses(other.fit(shuffled(), FitOptions.epochs(2))));
        assertEquals(Samples.weights(one), Samples.weights(other));
    }

    /// A model that ends in softmax passes its logits to a loss from logits, whose gradient is nearly that
    /// computed through the probabilities: they differ by some roundings of 2⁻²⁴, in numbers below 1.
    @Test
    void bothWaysToTheGradientAgree() {
        List<List<Weight>> gradients = new ArrayList<>();
        for (Loss loss : List.of(new CategoricalCrossentropy(), new CategoricalCrossentropy().fromLogits(true))) {
            Sequential model =
                    Samples.smallNet().build(Samples.IMAGE, new Seed(9)).compile(new Sgd(0), loss);
            model.fit(Samples.batches(6, 6), FitOptions.epochs(1));
            gradients.add(model.weights());
        }
        for (int i = 0; i < gradients.get(0).size(); i++) {
            Weight weight = gradients.get(0).get(i);
            assertArrayEquals(weight.gradient(), gradients.get(1).get(i).gradient(), 1e-6f, weight.name());
        }
    }

    private static Sequential droppingNet(Optimizer optimizer) {
        return new Sequential()
                .add(new Dropout(0.5f))
                .add(new Dense(2).useBias(false).initializer(Initializer.ZEROS))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(32), new Seed(1))
                .compile(optimizer, new CategoricalCrossentropy().fromLogits(true));
    }

    private static ArrayBatches ones() {
        Tensor x = Tensor.zeros(1, 32);
        Arrays.fill(x.data(), 1);
        return new ArrayBatches(x, Tensor.of(new float[] {1, 0}, 1, 2), 1);
    }

    /// Inputs of 1, doubled or dropped: with p - y = ∓1/2 and a rate of 1, each row of the kernel moves by ±1
    /// or not at all. The probability that all 32 are equal is 2⁻³¹.
    @Test
    void dropoutDropsWhileTraining() {
        Sequential model = droppingNet(new Sgd(1));
        model.fit(ones(), FitOptions.epochs(1));
        float[] kernel = model.weights().getFirst().value();
        int kept = 0;
        for (int i = 0; i < 32; i++) {
            assertTrue(kernel[2 * i] == 0 || kernel[2 * i] == 1, "row " + i + " moved by " + kernel[2 * i]);
            assertEquals(0, kernel[2 * i] + kernel[2 * i + 1]);
            kept += kernel[2 * i] == 1 ? 1 : 0;
        }
        assertTrue(kept > 0 && kept < 32, kept + " of 32 were kept");
    }

    @Test
    void everyStepDropsOthers() {
        Sequential model = droppingNet(new Sgd(0));
        model.fit(ones(), FitOptions.epochs(1));
        float[] first = model.weights().getFirst().gradient().clone();
        model.fit(ones(), FitOptions.epochs(1));
        assertNotEquals(
                Tensor.of(first, 32, 2), Tensor.of(model.weights().getFirst().gradient(), 32, 2));
    }

    /// With kernel columns 1/32 and 0 the logits of 32 ones are exactly 1 and 0, if nothing is dropped.
    @Test
    void nothingIsDroppedOutsideTraining() {
        Sequential model = droppingNet(new Sgd(0));
        float[] kernel = model.weights().getFirst().value();
        for (int i = 0; i < 32; i++) {
            kernel[2 * i] = 1 / 32f;
        }
        double expected = Math.log1p(Math.exp(-1));
        assertEquals(expected, model.evaluate(ones()).metrics().loss(), 1e-7);
        History history = model.fit(ones(), FitOptions.epochs(3).validation(ones()));
        for (double loss : history.values(Monitor.VALIDATION_LOSS)) {
            assertEquals(expected, loss, 1e-7);
        }
        Tensor x = Tensor.zeros(1, 32);
        Arrays.fill(x.data(), 1);
        assertEquals(1 / (1 + Math.exp(-1)), model.predict(x).get(0, 0), 1e-7);
    }
}
