package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Monitor;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A backend with lanes gets several slices of a batch at once, and no bit tells how many.
class LanesTest {

    /// The scalar reference in several lanes, each with a thread; some lanes dawdle.
    private static final class Laned extends ScalarBackend {

        private final int lanes;
        private final AtomicInteger failAt;
        private final AtomicInteger together = new AtomicInteger();

        Laned(int lanes, int failAt) {
            this.lanes = lanes;
            this.failAt = new AtomicInteger(failAt);
        }

        @Override
        public int lanes() {
            return lanes;
        }

        @Override
        public void inLanes(int items, LaneTask task) {
            together.incrementAndGet();
            AtomicInteger next = new AtomicInteger();
            List<Throwable> failures = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                int mine = lane;
                threads.add(Thread.ofPlatform().start(() -> {
                    Dawdling backend = new Dawdling(mine);
                    for (int item = next.getAndIncrement(); item < items; item = next.getAndIncrement()) {
                        try {
                            if (failAt.getAndDecrement() == 0) {
                                throw new IllegalStateException("lane " + mine + " fails");
                            }
                            task.run(backend, mine, item);
                        } catch (IllegalStateException e) {
                            synchronized (failures) {
                                failures.add(e);
                            }
                            next.set(items);
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            if (!failures.isEmpty()) {
                throw (IllegalStateException) failures.getFirst();
            }
        }
    }

    private static final class Dawdling extends ScalarBackend {

        private final int lane;
        private int calls;

        Dawdling(int lane) {
            this.lane = lane;
        }

        @Override
        public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
            if ((calls++ + lane) % 3 == 0) {
                try {
                    Thread.sleep(3);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            super.conv2dGradWeights(s, x, dy, dw, db);
        }
    }

    private static final Tensor X = Samples.images(29, Samples.IMAGE, 3);
    private static final Tensor Y = Samples.targets(29, Samples.CLASSES, 4);

    private static Sequential net() {
        return new Sequential()
                .add(new Conv2D(3, 3).activation(ActivationFunction.RELU))
                .add(new GlobalAveragePooling2D())
                .add(new Dropout(0.25f))
                .add(new Dense(Samples.CLASSES))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Samples.IMAGE, new Seed(11))
                .compile(new Adam(0.01), new CategoricalCrossentropy().fromLogits(true));
    }

    private static ArrayBatches batches(int size) {
        return new ArrayBatches(X, Y, size);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8})
    void anyNumberOfLanesTrainsTheSameBits(int lanes) {
        Sequential one = net().setBackend(new Laned(1, -1));
        FitOptions options = FitOptions.epochs(2).validation(batches(7));
        History expected = one.fit(batches(20), options);
        Laned several = new Laned(lanes, -1);
        Sequential other = net().setBackend(several);
        History found = other.fit(batches(20), options);
        assertEquals(Samples.weights(one), Samples.weights(other));
        assertArrayEquals(expected.values(Monitor.LOSS), found.values(Monitor.LOSS));
        assertArrayEquals(expected.values(Monitor.VALIDATION_LOSS), found.values(Monitor.VALIDATION_LOSS));
        assertTrue(several.together.get() > 0, "lanes were used");
        assertArrayEquals(one.predict(X).data(), other.predict(X).data());
    }

    /// Sums of parts and one sum through all differ by rounding, and by no more.
    @Test
    void lanesTrainAsOneSumDoesButForRounding() {
        Sequential whole = net();
        whole.fit(batches(20), FitOptions.epochs(1));
        Sequential laned = net().setBackend(new Laned(3, -1));
        laned.fit(batches(20), FitOptions.epochs(1));
        for (int i = 0; i < whole.weights().size(); i++) {
            assertArrayEquals(
                    whole.weights().get(i).gradient(), laned.weights().get(i).gradient(), 1e-6f);
        }
    }

    @Test
    void aBatchAfterOneThatFailedIsAsIfNothingHadHappened() {
        Sequential model = net().setBackend(new Laned(3, 2));
        assertThrows(IllegalStateException.class, () -> model.fit(batches(29), FitOptions.epochs(1)));
        model.fit(batches(29), FitOptions.epochs(1));
        Sequential expected = net().setBackend(new Laned(3, -1));
        expected.fit(batches(29), FitOptions.epochs(1));
        assertEquals(Samples.weights(expected), Samples.weights(model));
    }
}
