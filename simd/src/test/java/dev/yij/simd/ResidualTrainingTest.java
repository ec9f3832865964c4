package dev.yij.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Value;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Seed;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A small residual network with batch normalization trains to the same bits in the reference and in STRICT, on
/// any number of threads; FUSED and FAST to the same bits on any number of threads.
class ResidualTrainingTest {

    private static final int IMAGES = 11;
    private static final int CLASSES = 3;

    private static ArrayBatches data() {
        RandomGenerator random = new Seed(21).generator();
        Tensor x = Tensor.zeros(IMAGES, 8, 8, 3);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = 2 * random.nextFloat() - 1;
        }
        Tensor y = Tensor.zeros(IMAGES, CLASSES);
        for (int i = 0; i < IMAGES; i++) {
            y.data()[i * CLASSES + random.nextInt(CLASSES)] = 1;
        }
        return new ArrayBatches(x, y, 10); // of ten images and of one
    }

    private static Value block(Value x) {
        Value a = x.then(new Conv2D(16, 3).padding(Padding.SAME).useBias(false))
                .then(new BatchNormalization())
                .then(new Activation(ActivationFunction.RELU))
                .then(new Conv2D(16, 3).padding(Padding.SAME).useBias(false))
                .then(new BatchNormalization());
        return a.then(new Add(), x).then(new Activation(ActivationFunction.RELU));
    }

    private static Network network() {
        Value x = Network.input(8, 8, 3);
        Value y = block(x.then(new Conv2D(16, 3).padding(Padding.SAME)))
                .then(new GlobalAveragePooling2D())
                .then(new Dense(CLASSES))
                .then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y).build(new Seed(5)).compile(new Adam(1e-2), new CategoricalCrossentropy());
    }

    private static List<float[]> trained(Backend backend, boolean freezes) {
        try (backend) {
            Network network = network().setBackend(backend);
            if (freezes) {
                network.setTrainable("conv2d_1", false).setTrainable("batch_normalization_1", false);
            }
            network.fit(data(), FitOptions.epochs(2));
            return network.weights().stream().map(Weight::value).toList();
        }
    }

    private static void assertSameBits(List<float[]> expected, List<float[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "weight " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, false", "2, true"})
    void strictTrainsToTheBitsOfTheReference(int threads, boolean freezes) {
        assertSameBits(
                trained(new ScalarBackend(), freezes), trained(SimdBackends.create(Mode.STRICT, threads), freezes));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void fastDoesNotDependOnThreads(int threads) {
        assertSameBits(
                trained(SimdBackends.create(Mode.FAST, 1), false),
                trained(SimdBackends.create(Mode.FAST, threads), false));
    }
}
