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
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.Size;
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
import dev.yij.reference.train.Sgd;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
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
                .then(new DepthwiseConv2D(3).padding(Padding.SAME).useBias(false))
                .then(new BatchNormalization())
                .then(new ReLU(6))
                .then(new MaxPooling2D(2))
                .then(new Dropout(0.2))
                .then(new DepthwiseConv2D(3).strides(Size.of(2)).padding(Padding.SAME))
                .then(new BatchNormalization())
                .then(new GlobalAveragePooling2D())
                .then(new Dense(CLASSES))
                .then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y).build(new Seed(5)).compile(new Adam(1e-2), new CategoricalCrossentropy());
    }

    private static List<float[]> trained(Backend backend, boolean freezes, int sliceSize) {
        try (backend) {
            Network network = network().setBackend(backend);
            network.setSliceSize(sliceSize);
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
    @CsvSource({"1, false, 2", "2, false, 3", "3, false, 1", "3, false, 10", "2, true, 2"})
    void strictTrainsToTheBitsOfTheReference(int threads, boolean freezes, int sliceSize) {
        assertSameBits(
                trained(new ScalarBackend(), freezes, sliceSize),
                trained(SimdBackends.create(Mode.STRICT, threads), freezes, sliceSize));
    }

    /// The losses of steps of plain gradient descent, which does not amplify small differences as Adam does.
    private static double[] losses(Backend backend) {
        try (backend) {
            Network network = network().setBackend(backend);
            network.compile(new Sgd(0.05), new CategoricalCrossentropy());
            return network.fit(data(), FitOptions.epochs(3)).epochs().stream()
                    .mapToDouble(epoch -> epoch.training().loss())
                    .toArray();
        }
    }

    @Test
    void fastStaysNearTheReference() {
        assertArrayEquals(losses(new ScalarBackend()), losses(SimdBackends.create(Mode.FAST, 2)), 1e-4);
    }

    /// Folded, the normalizations are part of the convolutions, and round differently.
    @Test
    void foldedPredictionsStayNearTheReference() {
        Network network = network();
        network.fit(data(), FitOptions.epochs(2));
        Tensor x = Tensor.zeros(6, 8, 8, 3);
        RandomGenerator random = new Seed(22).generator();
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = 2 * random.nextFloat() - 1;
        }
        float[] expected = network.predict(x).data();
        try (Backend strict = SimdBackends.create(Mode.STRICT, 2);
                Backend fast = SimdBackends.create(Mode.FAST, 2)) {
            assertArrayEquals(expected, network.setBackend(strict).predict(x).data());
            assertArrayEquals(expected, network.setBackend(fast).predict(x).data(), 1e-5f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void fastDoesNotDependOnThreads(int threads) {
        assertSameBits(
                trained(SimdBackends.create(Mode.FAST, 1), false, 2),
                trained(SimdBackends.create(Mode.FAST, threads), false, 2));
    }
}
