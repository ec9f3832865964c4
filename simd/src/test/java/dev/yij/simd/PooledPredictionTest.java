package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Value;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Predictions may compute a convolution, ReLU and max pooling together: with the bits of the three layers,
/// which [dev.yij.reference.model.Model#outputs] computes one by one.
class PooledPredictionTest {

    private static final List<Backend> FAST = IntStream.of(1, 2, 3)
            .mapToObj(threads -> SimdBackends.create(Mode.FAST, threads))
            .toList();

    private static Conv2D conv() {
        return new Conv2D(16, 3).padding(Padding.SAME);
    }

    private static Network chain(int height, int width, Layer... layers) {
        Value input = Network.input(height, width, 16);
        Value output = input;
        for (Layer layer : layers) {
            output = output.then(layer);
        }
        return Network.of(input, output);
    }

    /// A second layer reads what would not be stored.
    private static Network branch(Layer relu, Layer pool) {
        Value input = Network.input(12, 12, 16);
        Value rectified = input.then(conv()).then(relu);
        Value pooled = rectified.then(pool);
        return Network.of(input, pooled.then(new Add(), rectified.then(conv().strides(Size.of(2)))));
    }

    static Stream<Network> networks() {
        Activation relu = new Activation(ActivationFunction.RELU);
        MaxPooling2D pool = new MaxPooling2D(2);
        return Stream.of(
                chain(8, 12, conv(), relu, pool, conv()), // together
                chain(13, 10, conv().activation(ActivationFunction.RELU), pool), // an odd side
                chain(12, 12, conv(), new ReLU(6), pool.padding(Padding.SAME)), // the same without padding
                chain(13, 12, conv(), relu, pool.padding(Padding.SAME)), // from here on: not together
                chain(12, 12, conv(), relu, new MaxPooling2D(3)),
                chain(12, 12, conv(), relu, pool.strides(Size.of(1))),
                chain(12, 12, conv(), relu, new MaxPooling2D(new Size(2, 1))),
                chain(12, 12, conv(), pool),
                chain(12, 12, conv().dilation(Size.of(2)), relu, pool),
                chain(12, 12, new Conv2D(20, 3), relu, pool),
                branch(relu, pool));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aPredictionHasTheBitsOfTheLayersOneByOne(Network network) {
        network.build(new Seed(5));
        Tensor x = Tensor.zeros(
                5, network.inputShape().dim(0), network.inputShape().dim(1), 16);
        var random = new Seed(6).generator();
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = 2 * random.nextFloat() - 1;
        }
        for (Backend fast : FAST) {
            network.setBackend(fast);
            float[] expected =
                    List.copyOf(network.outputs(x).values()).getLast().data();
            assertSameBits(expected, network.predict(x).data(), fast.description() + ", " + network.summary());
        }
    }
}
