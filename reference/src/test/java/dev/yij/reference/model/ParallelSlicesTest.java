package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.ParallelBackend;
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
import dev.yij.reference.train.ClassWeights;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Monitor;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.SumTree;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A parallel backend trains several slices of a batch at the same time, bit-identical to the plain loop.
class ParallelSlicesTest {

    /// The scalar reference on several threads, some of which are delayed at times.
    private static final class Parallel extends ScalarBackend implements ParallelBackend {

        private final int workers;
        private final AtomicInteger failAt;
        private final AtomicInteger calls = new AtomicInteger();

        Parallel(int workers, int failAt) {
            this.workers = workers;
            this.failAt = new AtomicInteger(failAt);
        }

        @Override
        public int workers() {
            return workers;
        }

        @Override
        public void forEach(int items, Task task) {
            calls.incrementAndGet();
            AtomicInteger next = new AtomicInteger();
            List<Throwable> failures = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                int mine = worker;
                threads.add(Thread.ofPlatform().start(() -> {
                    Slow backend = new Slow(mine);
                    for (int item = next.getAndIncrement(); item < items; item = next.getAndIncrement()) {
                        try {
                            if (failAt.getAndDecrement() == 0) {
                                throw new IllegalStateException("worker " + mine + " fails");
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

    private static final class Slow extends ScalarBackend {

        private final int worker;
        private int calls;

        Slow(int worker) {
            this.worker = worker;
        }

        @Override
        public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
            if ((calls++ + worker) % 3 == 0) {
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
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void anyNumberOfWorkersTrainsTheBitsOfThePlainLoop(int workers) {
        Sequential one = net();
        FitOptions options = FitOptions.epochs(2).validation(batches(7));
        History expected = one.fit(batches(20), options);
        Parallel parallel = new Parallel(workers, -1);
        Sequential other = net().setBackend(parallel);
        History found = other.fit(batches(20), options);
        assertEquals(Samples.weights(one), Samples.weights(other));
        for (Monitor monitor : Monitor.values()) {
            assertArrayEquals(expected.values(monitor), found.values(monitor), monitor.toString());
        }
        assertArrayEquals(one.predict(X).data(), other.predict(X).data());
        assertEquals(workers > 1, parallel.calls.get() > 0, "slices ran side by side");
    }

    @Test
    void weightedSamplesTrainTheBitsOfThePlainLoop() {
        float[] each = new float[29];
        for (int i = 0; i < each.length; i++) {
            each[i] = 1 / (1f + i);
        }
        ClassWeights classes = ClassWeights.of(0.3, 1.7, 2.9);
        Sequential one = net().setClassWeights(classes);
        one.fit(batches(20).weights(each), FitOptions.epochs(2));
        Sequential other = net().setClassWeights(classes).setBackend(new Parallel(3, -1));
        other.fit(batches(20).weights(each), FitOptions.epochs(2));
        assertEquals(Samples.weights(one), Samples.weights(other));
    }

    @Test
    void aBatchAfterOneThatFailedIsNotAffectedByIt() {
        Sequential model = net().setBackend(new Parallel(3, 2));
        assertThrows(IllegalStateException.class, () -> model.fit(batches(29), FitOptions.epochs(1)));
        model.fit(batches(29), FitOptions.epochs(1));
        Sequential expected = net();
        expected.fit(batches(29), FitOptions.epochs(1));
        assertEquals(Samples.weights(expected), Samples.weights(model));
    }

    /// In order, 32 slices need one set for the current slice and one for each of the sums of 16, 8, 4, 2 and 1
    /// slices.
    @Test
    void thePlainLoopNeedsOneSetOfGradientsForEachLevelOfTheTree() {
        GradientPool pool = new GradientPool(net().weights());
        addAll(pool, IntStream.range(0, 32).toArray());
        assertEquals(6, pool.sets());
        addAll(pool, IntStream.range(0, 32).toArray());
        assertEquals(6, pool.sets(), "sets are used again");
    }

    /// One worker holds slice 0 while another processes all the rest: at most two sums wait at each of the five
    /// levels.
    @Test
    void aSlowWorkerCostsAFewMoreSetsAndNoThreadWaitsForIt() {
        GradientPool pool = new GradientPool(net().weights());
        addAll(pool, IntStream.concat(IntStream.range(1, 32), IntStream.of(0)).toArray());
        assertTrue(pool.sets() <= 2 * 5 + 1, "found " + pool.sets());
    }

    private static void addAll(GradientPool pool, int[] order) {
        SumTree<GradientSum> tree = new SumTree<>(order.length, pool::merge);
        for (int slice : order) {
            tree.add(slice, pool.take(slice));
        }
    }
}
