package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.Concatenate;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Multiply;
import dev.yij.reference.layer.Subtract;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.MeanSquaredError;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkTest {

    private static final Seed SEED = new Seed(3);

    /// A network whose layers are those of [Samples#smallNet].
    private static Network chain() {
        Value x = Network.input(Samples.IMAGE.toArray());
        Value y = x.then(new Conv2D(4, 3).activation(ActivationFunction.RELU))
                .then(new MaxPooling2D(2))
                .then(new Flatten())
                .then(new Dense(Samples.CLASSES))
                .then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y).build(SEED).compile(new Sgd(0.1), new CategoricalCrossentropy());
    }

    @Test
    void aChainOfLayersTrainsToTheBitsOfASequential() {
        Network network = chain();
        Sequential sequential =
                Samples.smallNet().build(Samples.IMAGE, SEED).compile(new Sgd(0.1), new CategoricalCrossentropy());
        assertTrue(network.plan().isChain());
        network.fit(Samples.batches(9, 4), FitOptions.epochs(2));
        sequential.fit(Samples.batches(9, 4), FitOptions.epochs(2));
        assertEquals(Samples.weights(sequential), Samples.weights(network));
    }

    private static Dense ones(int units) {
        return new Dense(units).useBias(false);
    }

    private static void fill(Model model, String weight, float... values) {
        Weight which = model.weights().stream()
                .filter(each -> each.name().equals(weight))
                .findFirst()
                .orElseThrow();
        System.arraycopy(values, 0, which.value(), 0, values.length);
    }

    /// y = a·x + x·(b·(a·x)) with a = 2, b = 3, x = 5: 10 + 5·30 = 160. The target is 150, so the loss of one
    /// number is 10² and its gradient 20. dy/da = x + x·b·x = 80, dy/db = x·a·x = 50.
    @Test
    void gradientsOfAValueThatSeveralLayersReadAreAdded() {
        Value x = Network.input(1);
        Value a = x.then(ones(1).name("a"));
        Value b = a.then(ones(1).name("b"));
        Value y = a.then(new Add(), x.then(new Multiply(), b));
        Network network = Network.of(x, y).build(SEED).compile(new Sgd(0.001), new MeanSquaredError());
        fill(network, "a/kernel:0", 2);
        fill(network, "b/kernel:0", 3);
        Tensor five = Tensor.of(new float[] {5}, 1, 1);
        assertEquals(160, network.predict(five).data()[0]);
        network.fit(new ArrayBatches(five, Tensor.of(new float[] {150}, 1, 1), 1), FitOptions.epochs(1));
        assertEquals(20f * 80, network.layer("a").weights().getFirst().gradient()[0]);
        assertEquals(20f * 50, network.layer("b").weights().getFirst().gradient()[0]);
    }

    /// w·3 - w·1 with w = 4 is 8; the target is 7, dL/dw = 2·(8 - 7)·(3 - 1) = 4.
    @Test
    void aSharedLayerHasOneSetOfWeights() {
        Value left = Network.input(1);
        Value right = Network.input(1);
        SharedLayer twin = Network.shared(ones(1).name("twin"));
        Network network = Network.of(
                        List.of(left, right), List.of(left.then(twin).then(new Subtract(), right.then(twin))))
                .build(SEED)
                .compile(new Sgd(0.5), new MeanSquaredError());
        assertEquals(1, network.parameters());
        fill(network, "twin/kernel:0", 4);
        List<Tensor> x = List.of(Tensor.of(new float[] {3}, 1, 1), Tensor.of(new float[] {1}, 1, 1));
        assertEquals(8, network.predict(x).getFirst().data()[0]);
        network.fit(new ArrayBatches(SideBySide.join(x), Tensor.of(new float[] {7}, 1, 1), 1), FitOptions.epochs(1));
        assertEquals(4 - 0.5f * 4, network.layer("twin").weights().getFirst().value()[0]);
        assertEquals(
                List.of("twin", "twin[1]", "subtract_1"),
                network.plan().nodes().stream().map(Node::name).toList());
    }

    /// Outputs 2·3 = 6 and 5·3 = 15 with targets 5 and 11: 0.5·1 + 0.25·16 = 4.5.
    @Test
    void theLossesOfSeveralOutputsAreAddedWithTheirWeights() {
        Value x = Network.input(1);
        Network network = Network.of(List.of(x), List.of(x.then(ones(1).name("a")), x.then(ones(1).name("b"))))
                .build(SEED)
                .compile(
                        new Sgd(0.1),
                        List.of(
                                new WeightedLoss(new MeanSquaredError(), 0.5f),
                                new WeightedLoss(new MeanSquaredError(), 0.25f)));
        fill(network, "a/kernel:0", 2);
        fill(network, "b/kernel:0", 5);
        ArrayBatches data = new ArrayBatches(Tensor.of(new float[] {3}, 1, 1), Tensor.of(new float[] {5, 11}, 1, 2), 1);
        assertEquals(4.5, network.evaluate(data).metrics().loss());
        assertEquals(
                4.5,
                network.fit(data, FitOptions.epochs(1))
                        .epochs()
                        .getFirst()
                        .training()
                        .loss());
        assertEquals(0.5f * 2 * 1 * 3, network.layer("a").weights().getFirst().gradient()[0]);
        assertEquals(0.25f * 2 * 4 * 3, network.layer("b").weights().getFirst().gradient()[0]);
        assertEquals(
                2, network.predict(List.of(Tensor.of(new float[] {3}, 1, 1))).size());
    }

    /// A network with branches of every kind, for comparisons.
    static Network branches() {
        Value x = Network.input(Samples.IMAGE.toArray());
        Value a = x.then(new Conv2D(4, 3).activation(ActivationFunction.RELU));
        Value b = a.then(new Dropout(0.25f)).then(new Conv2D(4, 1));
        Value c = b.then(new Add(), a).then(new Concatenate(), a, b);
        Value y = c.then(new MaxPooling2D(2))
                .then(new Flatten())
                .then(new Dense(Samples.CLASSES))
                .then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y).build(SEED).compile(new Sgd(0.1), new CategoricalCrossentropy().fromLogits(true));
    }

    /// The gradient with respect to every weight, as the difference of two losses.
    @Test
    void gradientsThroughBranchesAreThoseOfDifferences() {
        ArrayBatches data = Samples.batches(2, 2);
        Network still = withoutDropout();
        still.fit(data, FitOptions.epochs(1)); // the rate is next to zero: only gradients
        for (Weight weight : still.weights()) {
            for (int i = 0; i < weight.value().length; i += 7) {
                float value = weight.value()[i];
                weight.value()[i] = value + 0x1p-7f;
                double above = still.evaluate(data).metrics().loss();
                weight.value()[i] = value - 0x1p-7f;
                double below = still.evaluate(data).metrics().loss();
                weight.value()[i] = value;
                assertEquals((above - below) * 64, weight.gradient()[i], 2e-3, weight.name() + " " + i);
            }
        }
    }

    private static Network withoutDropout() {
        Value x = Network.input(Samples.IMAGE.toArray());
        Value a = x.then(new Conv2D(4, 3).activation(ActivationFunction.TANH));
        Value b = a.then(new Conv2D(4, 1));
        Value c = b.then(new Add(), a).then(new Concatenate(), a, b);
        Value y =
                c.then(new Flatten()).then(new Dense(Samples.CLASSES)).then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y).build(SEED).compile(new Sgd(1e-30), new CategoricalCrossentropy().fromLogits(true));
    }

    @Test
    void aConfigurationGivesTheSameNetworkAgain() {
        Network network = branches();
        Network read = Network.fromConfig(network.config()).build(SEED);
        assertEquals(network.config(), read.config());
        assertEquals(network.summary(), read.summary());
        assertEquals(Samples.weights(network), Samples.weights(read));
    }

    @Test
    void aFrozenLayerHasNeitherGradientsNorOptimizerState() {
        Network network = branches().compile(new Sgd(0.1, 0.9f, false), new CategoricalCrossentropy());
        network.setTrainable("conv2d_1", false);
        float[] before = network.layer("conv2d_1").weights().getFirst().value().clone();
        network.fit(Samples.batches(4, 2), FitOptions.epochs(1));
        assertArrayEquals(before, network.layer("conv2d_1").weights().getFirst().value());
        assertFalse(network.optimizer().slots().keySet().stream().anyMatch(slot -> slot.contains("conv2d_1")));
        assertTrue(network.optimizer().slots().keySet().stream().anyMatch(slot -> slot.contains("conv2d_2")));
        assertTrue(network.summary().contains("Non-trainable params: 76\n"), network.summary());
        assertFalse(Network.fromConfig(network.config())
                .build(SEED)
                .layer("conv2d_1")
                .trainable());
    }

    @Test
    void trainingWithAllLayersFrozenLeavesEveryWeight() {
        Network network = branches().setTrainable(false);
        List<Tensor> before = Samples.weights(network);
        network.fit(Samples.batches(4, 2), FitOptions.epochs(1));
        assertEquals(before, Samples.weights(network));
    }

    static Stream<Arguments> badGraphsAreRefusedInOneSentence() {
        Value x = Network.input("image", Shape.of(8, 8, 3));
        Value other = Network.input("other", Shape.of(4));
        Value a = x.then(new Conv2D(4, 3).name("a"));
        Value pooled = a.then(new MaxPooling2D(2));
        return Stream.of(
                arguments(
                        List.of(x),
                        List.of(a.then(new Add().name("sum"), pooled)),
                        "sum: expected two or more inputs of the same shape, found 6×6×4 and 3×3×4"),
                arguments(
                        List.of(x),
                        List.of(a.then(new Conv2D(2, 1).name("a"))),
                        "two layers are called \"a\": one has outputs of shape 6×6×4, the other of 6×6×2"),
                arguments(
                        List.of(other),
                        List.of(a),
                        "a reads an input of shape 8×8×3 that is not among the inputs of the network, of shape 4"),
                arguments(
                        List.of(x, other),
                        List.of(a),
                        "other: no output of the network depends on this input of shape 4"),
                arguments(
                        List.of(x),
                        List.of(x),
                        "an output of the network is its input image of shape 8×8×3: no layer computes it"),
                arguments(
                        List.of(x),
                        List.of(a.then(new Conv2D(2, 3).name("b"), pooled)),
                        "b: expected one input, found 6×6×4 and 3×3×4"));
    }

    @ParameterizedTest
    @MethodSource
    void badGraphsAreRefusedInOneSentence(List<Value> inputs, List<Value> outputs, String expected) {
        Exception refused = assertThrows(
                IllegalArgumentException.class,
                () -> Network.of(inputs, outputs).build(SEED));
        assertEquals(expected, refused.getMessage());
    }

    @Test
    void aSharedLayerThatNeedsOtherWeightsIsRefused() {
        SharedLayer dense = Network.shared(new Dense(2).name("d"));
        Value x = Network.input(3);
        Network network = Network.of(x, x.then(dense).then(dense));
        assertEquals(
                "d: inputs of shape 2 need a kernel of shape 2×2, the layer has one of 3×2",
                assertThrows(IllegalArgumentException.class, () -> network.build(SEED))
                        .getMessage());
    }

    @Test
    void twoLossesOfTheSameScoresAreRefused() {
        Value x = Network.input(4);
        Value logits = x.then(new Dense(3));
        Network model = Network.of(
                        List.of(x),
                        List.of(
                                logits.then(new Activation(ActivationFunction.SOFTMAX)),
                                logits.then(new Activation(ActivationFunction.SOFTMAX))))
                .build(new Seed(1));
        model.compile(new Sgd(1), new CategoricalCrossentropy().fromLogits(true));
        ArrayBatches data = new ArrayBatches(Tensor.zeros(2, 4), Tensor.zeros(2, 6), 2);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> model.fit(data, FitOptions.epochs(1)));
        assertEquals(
                "two losses take the same scores, those of dense_1: each output with a loss needs scores of its own",
                refusal.getMessage());
    }
}
