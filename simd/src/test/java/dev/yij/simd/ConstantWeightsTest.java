package dev.yij.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Value;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Predictions keep packed and transformed weights from one call to the next: they must be those of the model
/// as it is now, with the bits of a backend that has kept nothing.
class ConstantWeightsTest {

    private static final int CLASSES = 3;

    /// A 1×1 convolution and a dense layer, which are packed; a 3×3 convolution of Winograd's algorithm, with a
    /// normalization folded in.
    private static Network network(int seed) {
        Value x = Network.input(8, 8, 16);
        Value y = x.then(new Conv2D(16, 3).padding(Padding.SAME).useBias(false))
                .then(new BatchNormalization())
                .then(new ReLU(6))
                .then(new Conv2D(20, 1))
                .then(new GlobalAveragePooling2D())
                .then(new Dense(CLASSES))
                .then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y).build(new Seed(seed)).compile(new Sgd(0.1), new CategoricalCrossentropy());
    }

    private static Tensor images() {
        RandomGenerator random = new Seed(7).generator();
        Tensor x = Tensor.zeros(5, 8, 8, 16);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = 2 * random.nextFloat() - 1;
        }
        return x;
    }

    private static void train(Network network) {
        Tensor y = Tensor.zeros(5, CLASSES);
        for (int i = 0; i < 5; i++) {
            y.data()[i * CLASSES + i % CLASSES] = 1;
        }
        network.fit(new ArrayBatches(images(), y, 5), FitOptions.epochs(1));
    }

    /// The prediction of another model with the same weights on a new backend.
    private static float[] fresh(Network network, Mode mode, int threads) {
        Network copy = network(99);
        copy(network, copy);
        try (Backend unused = SimdBackends.create(mode, threads)) {
            return copy.setBackend(unused).predict(images()).data();
        }
    }

    private static void copy(Network from, Network to) {
        for (int i = 0; i < from.weights().size(); i++) {
            Weight weight = from.weights().get(i);
            System.arraycopy(weight.value(), 0, to.weights().get(i).value(), 0, weight.value().length);
        }
    }

    private static float[] predicted(Network network) {
        return network.predict(images()).data();
    }

    @ParameterizedTest
    @CsvSource({"STRICT, 2", "FUSED, 1", "FUSED, 2", "FAST, 1", "FAST, 3"})
    void everyPredictionUsesTheWeightsAsTheyAreNow(Mode mode, int threads) {
        try (Backend backend = SimdBackends.create(mode, threads)) {
            followsItsWeights(backend, mode, threads);
        }
    }

    private static void followsItsWeights(Backend backend, Mode mode, int threads) {
        Network network = network(1);
        Network other = network(2);
        network.setBackend(backend);
        other.setBackend(backend); // two models share what the backend keeps
        float[] before = predicted(network);
        for (int step = 0; step < 3; step++) {
            train(network);
            float[] after = predicted(network);
            assertFalse(Arrays.equals(before, after), "the step must change the predictions");
            assertArrayEquals(fresh(network, mode, threads), after, "after step " + step);
            assertArrayEquals(fresh(other, mode, threads), predicted(other), "the other model");
            before = after;
        }

        for (Weight weight : network.weights()) { // one number of each, as a file that is loaded or the user would
            float[] values = weight.value();
            values[values.length - 1] += 0.5f;
            float[] after = predicted(network);
            assertArrayEquals(fresh(network, mode, threads), after, weight.name());
            assertFalse(Arrays.equals(before, after), weight.name() + " must change the predictions");
            before = after;
        }

        copy(other, network);
        assertArrayEquals(predicted(other), predicted(network), "weights of the other model");
    }
}
