package dev.yij.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ten steps of training on small images, by the reference and by the fast backend in STRICT. How far the other
/// modes may be off is judged step by step in [StepsOfTrainingTest].
class TrainingAgreesTest {

    private static final int STEPS = 10;

    /// What the reference computed: the losses, each the mean over the steps so far, and the weights in the
    /// end.
    private static final Run REFERENCE = train(new ScalarBackend());

    private record Run(List<Double> losses, List<float[]> weights) {}

    private static Run train(Backend backend) {
        try (backend) {
            Sequential model = new Sequential()
                    .add(new Conv2D(17, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                    .add(new Conv2D(19, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                    .add(new MaxPooling2D(2))
                    .add(new Conv2D(20, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                    .add(new GlobalAveragePooling2D())
                    .add(new Dense(4))
                    .add(new Activation(ActivationFunction.SOFTMAX))
                    .build(Shape.of(12, 14, 3), new Seed(3))
                    .setBackend(backend)
                    .compile(new Adam(1e-3), new CategoricalCrossentropy());
            List<Double> losses = new ArrayList<>();
            Callback recorder = new Callback() {
                @Override
                public void batchEnd(Training training, int epoch, int step, Metrics running) {
                    losses.add(running.loss());
                }
            };
            model.fit(data(), FitOptions.epochs(1).callbacks(recorder));
            List<float[]> weights =
                    model.weights().stream().map(weight -> weight.value()).toList();
            return new Run(losses, weights);
        }
    }

    private static ArrayBatches data() {
        int samples = STEPS * 6 - 1; // the last batch is smaller
        RandomGenerator random = new Seed(11).generator();
        Tensor x = Tensor.zeros(samples, 12, 14, 3);
        Tensor y = Tensor.zeros(samples, 4);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = 2 * random.nextFloat() - 1;
        }
        for (int n = 0; n < samples; n++) {
            y.data()[n * 4 + random.nextInt(4)] = 1;
        }
        return new ArrayBatches(x, y, 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void strictTrainsBitForBitLikeTheReference(int threads) {
        assertEquals(STEPS, REFERENCE.losses().size());
        assertSameRun(REFERENCE, train(SimdBackends.create(Mode.STRICT, threads)));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theNumberOfThreadsChangesNoBit(Mode mode) {
        Run one = train(SimdBackends.create(mode, 1));
        for (int threads : new int[] {2, 3, 5}) {
            assertSameRun(one, train(SimdBackends.create(mode, threads)));
        }
    }

    private static void assertSameRun(Run expected, Run found) {
        assertEquals(expected.losses(), found.losses());
        for (int i = 0; i < expected.weights().size(); i++) {
            assertArrayEquals(expected.weights().get(i), found.weights().get(i));
        }
    }
}
