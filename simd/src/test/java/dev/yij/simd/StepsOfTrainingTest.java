package dev.yij.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import dev.yij.reference.train.Training;
import dev.yij.testvectors.Winograd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every step that `fit` takes is the step that double precision takes from the same weights, within a derived
/// bound ([BoundedStep]): for the reference, and for the fast backend on one, two and three threads. So any two
/// of them differ in a step by no more than their bounds together.
@Tag("slow")
class StepsOfTrainingTest {

    private static final int IMAGES = 5;
    private static final int STEPS = 4;
    private static final int CLASSES = 4;
    private static final float LEARNING_RATE = 0.5f;
    private static final Shape INPUT = Shape.of(9, 10, 3);
    private static final Tensor X = Tensor.zeros(IMAGES * STEPS - 2, 9, 10, 3); // the last batch is smaller
    private static final Tensor TARGETS = Tensor.zeros(IMAGES * STEPS - 2, CLASSES);

    static {
        RandomGenerator random = new Seed(11).generator();
        for (int i = 0; i < X.data().length; i++) {
            X.data()[i] = 2 * random.nextFloat() - 1;
        }
        for (int row = 0; row < TARGETS.data().length; row += CLASSES) {
            TARGETS.data()[row + random.nextInt(CLASSES)] = 1;
        }
    }

    /// A backend, created for each use, and the Winograd convolution that it may compute.
    record Contender(
            String name,
            Supplier<Backend> backend,
            @Nullable Winograd winograd) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new Contender("the reference", ScalarBackend::new, null));
        for (Mode mode : List.of(Mode.FUSED, Mode.FAST)) { // TrainingAgreesTest holds STRICT to the reference's bits
            for (int threads = 1; threads <= 3; threads++) {
                int count = threads;
                contenders.add(new Contender(
                        mode + " on " + threads + " threads",
                        () -> SimdBackends.create(mode, count),
                        mode == Mode.FAST ? Winograd.F4X4_3X3 : null));
            }
        }
        return contenders.stream();
    }

    /// The second and third convolution fit Winograd's shapes, the first does not.
    private static Sequential model(Backend backend) {
        return new Sequential()
                .add(new Conv2D(16, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new Conv2D(16, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new MaxPooling2D(2))
                .add(new Conv2D(32, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(CLASSES))
                .build(INPUT, new Seed(3))
                .setBackend(backend)
                .compile(new Sgd(LEARNING_RATE), new CategoricalCrossentropy().fromLogits(true));
    }

    @ParameterizedTest
    @MethodSource("contenders")
    void everyStepIsWithinItsBound(Contender contender) {
        try (Backend backend = contender.backend().get()) {
            Sequential model = model(backend);
            Watcher watcher = new Watcher(contender, weights(model));
            model.fit(new ArrayBatches(X, TARGETS, IMAGES), FitOptions.epochs(1).callbacks(watcher));
            assertEquals(STEPS, watcher.steps);
        }
    }

    private static List<float[]> weights(Model model) {
        return model.weights().stream().map(weight -> weight.value().clone()).toList();
    }

    /// Judges each step when it is done. It computes on a backend of its own, so that nothing which the backend
    /// that trains keeps from step to step is refreshed by the judging.
    private static final class Watcher implements Callback {

        private final Contender contender;
        private List<float[]> before;
        private double lossSum;
        private int samples;
        private int steps;

        Watcher(Contender contender, List<float[]> first) {
            this.contender = contender;
            this.before = first;
        }

        @Override
        public void batchEnd(Training training, int epoch, int step, Metrics running) {
            int images = Math.min(IMAGES, X.shape().dim(0) - samples);
            BoundedStep bounded = bounded(images);
            for (int i = 0; i < bounded.outputs().size(); i++) {
                assertWithin(bounded.outputs().get(i), bounded.actual().get(i), step, "output of layer " + i);
            }
            List<float[]> after =
                    training.weights().stream().map(w -> w.value().clone()).toList();
            for (int i = 0; i < after.size(); i++) {
                assertWithin(
                        bounded.weights().get(i),
                        after.get(i),
                        step,
                        training.weights().get(i).name());
                assertTelling(
                        bounded.weights().get(i),
                        before.get(i),
                        training.weights().get(i).name());
            }
            double loss = (running.loss() * (samples + images) - lossSum) / images;
            assertWithin(bounded.loss(), new float[] {(float) loss}, step, "loss");
            lossSum = running.loss() * (samples + images);
            samples += images;
            before = after;
            steps++;
        }

        private BoundedStep bounded(int images) {
            try (Backend judging = contender.backend().get()) {
                Sequential model = model(judging);
                for (int i = 0; i < before.size(); i++) {
                    System.arraycopy(before.get(i), 0, model.weights().get(i).value(), 0, before.get(i).length);
                }
                Tensor x = rows(X, images);
                return BoundedStep.of(model, x, rows(TARGETS, images).data(), LEARNING_RATE, contender.winograd());
            }
        }

        /// The next images of all.
        private Tensor rows(Tensor all, int images) {
            int[] dims = all.shape().toArray();
            int each = all.data().length / dims[0];
            dims[0] = images;
            Tensor rows = Tensor.zeros(dims);
            System.arraycopy(all.data(), samples * each, rows.data(), 0, images * each);
            return rows;
        }
    }

    private static void assertWithin(Ball ball, float[] actual, int step, String what) {
        double distance = ball.distance(actual);
        assertTrue(distance <= 1, () -> "step " + step + ", " + what + ": " + distance + " times its bound off");
    }

    /// The bound judges something: all in all it is less than half of what the step moves.
    private static void assertTelling(Ball after, float[] before, String what) {
        double moved = 0;
        double radius = 0;
        for (int i = 0; i < before.length; i++) {
            moved += Math.abs((double) after.centre()[i] - before[i]);
            radius += after.radius()[i];
        }
        double share = radius / moved;
        assertTrue(share < 0.5, () -> what + ": the bound is " + share + " of the step");
    }
}
