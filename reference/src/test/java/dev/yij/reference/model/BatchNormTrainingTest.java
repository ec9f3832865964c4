package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.MeanSquaredError;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Batch normalization in training takes the statistics of the whole batch, however it is cut.
class BatchNormTrainingTest {

    private static final Seed SEED = new Seed(8);

    private static Network residual(double rate) {
        Value x = Network.input(Samples.IMAGE.toArray());
        Value a = x.then(new Conv2D(4, 3).useBias(false))
                .then(new BatchNormalization().momentum(0.75))
                .then(new Activation(ActivationFunction.RELU));
        Value b = a.then(new Conv2D(4, 1).useBias(false)).then(new BatchNormalization().momentum(0.75));
        Value y = b.then(new Add(), a)
                .then(new Flatten())
                .then(new Dense(Samples.CLASSES))
                .then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y).build(SEED).compile(new Sgd(rate), new CategoricalCrossentropy().fromLogits(true));
    }

    private static float[] statistics(Model model) {
        List<Weight> moving =
                model.weights().stream().filter(weight -> !weight.trainable()).toList();
        float[] all = new float[moving.size() * 4];
        for (int i = 0; i < moving.size(); i++) {
            System.arraycopy(moving.get(i).value(), 0, all, 4 * i, 4);
        }
        return all;
    }

    /// What depends on sums over a slice (gradients of kernels) differs by rounding, everything else by no bit.
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 10})
    void statisticsDoNotDependOnTheSizeOfASlice(int sliceSize) {
        Network expected = residual(0.1);
        Network model = residual(0.1).setSliceSize(sliceSize);
        expected.fit(Samples.batches(10, 10), FitOptions.epochs(1));
        model.fit(Samples.batches(10, 10), FitOptions.epochs(1));
        assertArrayEquals(statistics(expected), statistics(model));
        for (int i = 0; i < expected.weights().size(); i++) {
            Weight weight = model.weights().get(i);
            float[] gradient = weight.gradient();
            boolean normalization = weight.name().startsWith("batch");
            float[] should = expected.weights().get(i).gradient();
            assertArrayEquals(should, gradient, normalization ? 0 : 1e-6f, weight.name());
        }
    }

    /// A network of one number of each sample, y = γ·(w·x - μ)/√(σ² + ε) + β, in double.
    private static double loss(double w, double gamma, double beta, float[] x, float[] target) {
        double mean = Arrays.stream(toDouble(x)).map(each -> w * each).average().orElseThrow();
        double variance = Arrays.stream(toDouble(x))
                .map(each -> (w * each - mean) * (w * each - mean))
                .average()
                .orElseThrow();
        double loss = 0;
        for (int i = 0; i < x.length; i++) {
            double y = gamma * (w * x[i] - mean) / Math.sqrt(variance + 0.5) + beta;
            loss += (y - target[i]) * (y - target[i]) / x.length;
        }
        return loss;
    }

    private static double[] toDouble(float[] x) {
        double[] wide = new double[x.length];
        Arrays.setAll(wide, i -> x[i]);
        return wide;
    }

    @Test
    void theGradientIsThatOfTheWholeBatch() {
        Value x = Network.input(1);
        Value y = x.then(new Dense(1).useBias(false)).then(new BatchNormalization().epsilon(0.5));
        Network model = Network.of(x, y).build(SEED).compile(new Sgd(1e-30), new MeanSquaredError());
        float[] values = {1.5f, -0.5f, 0.25f, 2, -1.75f, 0.5f, 3};
        float[] targets = {1, 0, 2, -1, 0.5f, 0.25f, 2};
        float[] start = {0.75f, 1.25f, -0.5f}; // w, γ, β
        for (int i = 0; i < 3; i++) {
            model.trainableWeights().get(i).value()[0] = start[i];
        }
        var history =
                model.fit(new ArrayBatches(Tensor.of(values, 7, 1), Tensor.of(targets, 7, 1), 7), FitOptions.epochs(1));
        double loss = loss(start[0], start[1], start[2], values, targets);
        assertEquals(loss, history.epochs().getFirst().training().loss(), 1e-6);
        double h = 1e-5;
        double[] differences = {
            loss(start[0] + h, start[1], start[2], values, targets)
                    - loss(start[0] - h, start[1], start[2], values, targets),
            loss(start[0], start[1] + h, start[2], values, targets)
                    - loss(start[0], start[1] - h, start[2], values, targets),
            loss(start[0], start[1], start[2] + h, values, targets)
                    - loss(start[0], start[1], start[2] - h, values, targets)
        };
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    differences[i] / (2 * h), model.trainableWeights().get(i).gradient()[0], 1e-5, "weight " + i);
        }
    }

    /// Values that are computed again: a normalization with and without its ReLU, pooling, dropout, a shortcut.
    private static Network repeating() {
        Value x = Network.input(Samples.IMAGE.toArray());
        Value a = x.then(new Conv2D(4, 3).padding(Padding.SAME).useBias(false))
                .then(new BatchNormalization())
                .then(new Activation(ActivationFunction.RELU))
                .then(new MaxPooling2D(2))
                .then(new Dropout(0.25f));
        Value b = a.then(new Conv2D(4, 1))
                .then(new BatchNormalization())
                .then(new Activation(ActivationFunction.TANH))
                .then(new Conv2D(4, 1))
                .then(new BatchNormalization());
        Value y = b.then(new Add(), a)
                .then(new Activation(ActivationFunction.RELU))
                .then(new Flatten())
                .then(new Dense(Samples.CLASSES))
                .then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y).build(SEED).compile(new Sgd(1e-30), new CategoricalCrossentropy().fromLogits(true));
    }

    private static double lossOf(Network model) {
        return model.fit(Samples.batches(10, 10), FitOptions.epochs(1))
                .epochs()
                .getFirst()
                .training()
                .loss();
    }

    /// Along the gradient g the loss rises by g² for each unit, measured on both sides.
    @Test
    void theGradientThroughValuesThatAreComputedAgainIsThatOfTheLoss() {
        Network model = repeating();
        lossOf(model);
        double squared = 0;
        for (Weight weight : model.trainableWeights()) {
            for (float g : weight.gradient()) {
                squared += (double) g * g;
            }
        }
        double h = 5e-3 / squared; // so that the loss changes by a hundredth
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
            Network moved = repeating();
            for (int i = 0; i < moved.trainableWeights().size(); i++) {
                float[] value = moved.trainableWeights().get(i).value();
                float[] gradient = model.trainableWeights().get(i).gradient();
                for (int j = 0; j < value.length; j++) {
                    value[j] += (float) ((2 * side - 1) * h * gradient[j]);
                }
            }
            losses[side] = lossOf(moved);
        }
        assertEquals(squared, (losses[1] - losses[0]) / (2 * h), 0.03 * squared);
    }

    /// A residual block whose normalizations are followed by other layers directly, or by one that changes
    /// nothing, so that nothing can be computed in one pass and no sum can pass its gradient on.
    private static Network block(ActivationFunction between, boolean identity) {
        UnaryOperator<Value> next = value -> identity ? value.then(new Activation(ActivationFunction.LINEAR)) : value;
        Value x = Network.input(Samples.IMAGE.toArray());
        Value a = next.apply(x.then(new Conv2D(4, 3).useBias(false)).then(new BatchNormalization()))
                .then(new Activation(between));
        Value b = next.apply(a.then(new Conv2D(4, 1).useBias(false)).then(new BatchNormalization()));
        Value c = next.apply(next.apply(b.then(new Add(), a)).then(new Activation(ActivationFunction.RELU)));
        Value d = next.apply(c.then(new Conv2D(4, 1)).then(new BatchNormalization()));
        Value y = next.apply(c.then(new Add(), d))
                .then(new Activation(ActivationFunction.RELU))
                .then(new GlobalAveragePooling2D())
                .then(new Dense(Samples.CLASSES))
                .then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y).build(SEED).compile(new Sgd(0.1), new CategoricalCrossentropy().fromLogits(true));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsComputedInOnePassHasTheBitsOfSeveral(boolean relu) {
        ActivationFunction between = relu ? ActivationFunction.RELU : ActivationFunction.TANH;
        Network fused = block(between, false);
        Network separate = block(between, true);
        for (Network each : List.of(fused, separate)) {
            each.fit(Samples.batches(10, 5), FitOptions.epochs(2));
        }
        assertTrue(fused.trainingBytes(10, 1) < separate.trainingBytes(10, 1));
        for (int i = 0; i < fused.weights().size(); i++) {
            Weight weight = fused.weights().get(i);
            assertArrayEquals(separate.weights().get(i).value(), weight.value(), weight.name());
        }
    }

    /// For each image: the input, the sums of the convolution, the means and the scores are kept, and the
    /// gradient with respect to the ReLU, which is used for the normalized values too; a worker has room for
    /// the normalized values and their ReLU together and the probabilities, and for two gradients, of the
    /// scores and of the sums of the convolution.
    @Test
    void theMemoryOfTrainingIsKnownBeforehand() {
        Value x = Network.input(8, 8, 2);
        Value y = x.then(new Conv2D(4, 3).padding(Padding.SAME))
                .then(new BatchNormalization())
                .then(new Activation(ActivationFunction.RELU))
                .then(new GlobalAveragePooling2D())
                .then(new Dense(3))
                .then(new Activation(ActivationFunction.SOFTMAX));
        Model model =
                Network.of(x, y).build(SEED).compile(new Sgd(0.1), new CategoricalCrossentropy().fromLogits(true));
        int slice = 8 * 8 * 2 + 8 * 8 * 4 + 4 + 3 + 8 * 8 * 4;
        int worker = 8 * 8 * 4 + 3 + 3 + 8 * 8 * 4;
        assertEquals(4 * (10 * slice + 3 * 2 * worker), model.trainingBytes(10, 3));
    }

    /// Two virtual batches of four images give the moving averages of two batches of four one after the other.
    @Test
    void aVirtualBatchHasStatisticsOfItsOwn() {
        Network virtual = residual(1e-30).setVirtualBatch(4);
        Network separate = residual(1e-30);
        virtual.fit(Samples.batches(8, 8), FitOptions.epochs(1));
        separate.fit(Samples.batches(8, 4), FitOptions.epochs(1));
        assertArrayEquals(statistics(separate), statistics(virtual));
        assertThrows(IllegalArgumentException.class, () -> virtual.setVirtualBatch(3));
        assertTrue(virtual.trainingBytes(64, 1) < separate.trainingBytes(64, 1));
    }

    @Test
    void aFrozenNormalizationUsesItsMovingAveragesAndKeepsThem() {
        Network model = residual(0.1);
        model.fit(Samples.batches(10, 5), FitOptions.epochs(1));
        float[] before = statistics(model);
        model.setTrainable("batch_normalization_1", false).setTrainable("batch_normalization_2", false);
        double evaluated = model.evaluate(Samples.batches(10, 10)).metrics().loss();
        double trained = model.fit(Samples.batches(10, 10), FitOptions.epochs(1))
                .epochs()
                .getFirst()
                .training()
                .loss();
        assertEquals(evaluated, trained, 1e-7);
        assertArrayEquals(before, statistics(model));
        assertFalse(model.summary().contains("Non-trainable params: 0\n"));
    }

    @Test
    void aLayerSharedAcrossANormalizationCollectsBothGradients() {
        SharedLayer twin = Network.shared(new Dense(2).useBias(false).name("twin"));
        Value x = Network.input(2);
        Value y = x.then(twin).then(new BatchNormalization()).then(twin);
        Network model = Network.of(x, y).build(SEED).compile(new Sgd(1e-30), new MeanSquaredError());
        Value x2 = Network.input(2);
        Value y2 = x2.then(new Dense(2).useBias(false))
                .then(new BatchNormalization())
                .then(new Dense(2).useBias(false));
        Network two = Network.of(x2, y2).build(SEED).compile(new Sgd(1e-30), new MeanSquaredError());
        for (Weight weight : two.trainableWeights()) {
            if (weight.name().startsWith("dense")) {
                System.arraycopy(model.weights().getFirst().value(), 0, weight.value(), 0, 4);
            }
        }
        Random random = new Random(4);
        Tensor in = Tensor.zeros(6, 2);
        Tensor out = Tensor.zeros(6, 2);
        for (int i = 0; i < 12; i++) {
            in.data()[i] = random.nextFloat();
            out.data()[i] = random.nextFloat();
        }
        model.fit(new ArrayBatches(in, out, 6), FitOptions.epochs(1));
        two.fit(new ArrayBatches(in, out, 6), FitOptions.epochs(1));
        float[] first = two.layer("dense_1").weights().getFirst().gradient();
        float[] second = two.layer("dense_2").weights().getFirst().gradient();
        for (int i = 0; i < 4; i++) {
            assertEquals(
                    first[i] + second[i],
                    model.layer("twin").weights().getFirst().gradient()[i],
                    1e-6f);
        }
    }
}
