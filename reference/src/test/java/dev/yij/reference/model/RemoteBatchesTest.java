package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Batches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.ClassWeights;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metric;
import dev.yij.reference.train.Monitor;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.SumTree;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Several machines, each with a copy of the model, train and evaluate with the bits of one.
class RemoteBatchesTest {

    private static final Tensor X = Samples.images(29, Samples.IMAGE, 3);
    private static final Tensor Y = Samples.targets(29, Samples.CLASSES, 4);
    private static final ClassWeights CLASSES = ClassWeights.of(0.3, 1.7, 2.9);

    private static Sequential net() {
        Sequential model = new Sequential()
                .add(new Conv2D(3, 3).activation(ActivationFunction.RELU))
                .add(new GlobalAveragePooling2D())
                .add(new Dropout(0.25f))
                .add(new Dense(Samples.CLASSES))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Samples.IMAGE, new Seed(11));
        model.setMetrics(List.of(Metric.of("top_2_acc")));
        model.setClassWeights(CLASSES);
        model.compile(new Adam(0.01), new CategoricalCrossentropy().fromLogits(true));
        return model;
    }

    private static ArrayBatches batches(int size) {
        return new ArrayBatches(X, Y, size);
    }

    /// Batches of which each machine computes a part of `slices` slices.
    private record Distributed(ArrayBatches source, int slices, List<Sequential> machines) implements RemoteBatches {

        @Override
        public RemotePass epoch(int epoch, int skip) {
            return new Pass(source.epoch(epoch, skip));
        }

        @Override
        public int samples() {
            return source.samples();
        }

        @Override
        public int batchSize() {
            return source.batchSize();
        }

        @Override
        public Shape sampleShape() {
            return source.sampleShape();
        }

        @Override
        public int classes() {
            return source.classes();
        }

        private final class Pass implements RemotePass {

            private final Batches batches;
            private Batch current = new Batch(0, new float[0], new float[0]);

            Pass(Batches batches) {
                this.batches = batches;
            }

            @Override
            @SuppressWarnings("NullAway") // weights may be null, which is not read from the class file of Batch
            public @Nullable Batch next() {
                Batch next = batches.next();
                if (next == null) {
                    return null;
                }
                current = next;
                return new Batch(next.size(), new float[0], next.y(), next.weights());
            }

            @Override
            public SliceSums train(Model model, long dropoutKey) {
                int each = slices * model.sliceSize();
                int parts = Math.ceilDiv(current.size(), each);
                SumTree<SliceSums> tree = new SumTree<>(parts, SliceSums::plus);
                for (int part = parts - 1; part >= 0; part--) {
                    Sequential machine = machine(part, model);
                    SliceSums sums = new BatchPart(machine, each)
                            .train(part(part * each, each), part * each, current.size(), dropoutKey);
                    List<float[]> copies =
                            sums.gradients().stream().map(float[]::clone).toList();
                    tree.add(
                            part,
                            new SliceSums(copies, sums.loss(), sums.correct(), sums.measured(), sums.virtualBatches()));
                }
                return tree.total();
            }

            @Override
            public SampleScores evaluate(Model model) {
                return new BatchPart(machine(1, model), current.size()).evaluate(part(0, current.size()));
            }

            private Sequential machine(int number, Model model) {
                Sequential machine = machines.get(number % machines.size());
                for (int i = 0; i < model.weights().size(); i++) {
                    float[] values = model.weights().get(i).value();
                    System.arraycopy(values, 0, machine.weights().get(i).value(), 0, values.length);
                }
                return machine;
            }

            private Batch part(int first, int samples) {
                int size = Math.min(samples, current.size() - first);
                int each = sampleShape().size();
                return new Batch(
                        size,
                        Arrays.copyOfRange(current.x(), first * each, (first + size) * each),
                        Arrays.copyOfRange(current.y(), first * classes(), (first + size) * classes()));
            }

            @Override
            public void close() {
                batches.close();
            }
        }
    }

    private static Distributed distributed(int batchSize, int slices, int machines) {
        return distributed(batchSize, slices, machines, RemoteBatchesTest::net);
    }

    private static Distributed distributed(int batchSize, int slices, int machines, Supplier<Sequential> made) {
        return new Distributed(
                batches(batchSize),
                slices,
                IntStream.range(0, machines).mapToObj(i -> made.get()).toList());
    }

    @ParameterizedTest(name = "parts of {0} slices on {1} machines")
    @CsvSource({"1, 1", "1, 5", "2, 3", "4, 2", "8, 7", "16, 1"})
    void severalMachinesTrainTheBitsOfOne(int slices, int machines) {
        assertSameBits(RemoteBatchesTest::net, slices, machines);
    }

    /// Normalizations with and without γ, β and a bias in the variance, on virtual batches of 4 images.
    private static Sequential normalized() {
        return (Sequential) new Sequential()
                .add(new Conv2D(3, 3).useBias(false))
                .add(new BatchNormalization().momentum(0.75))
                .add(new Activation(ActivationFunction.RELU))
                .add(new Conv2D(4, 1))
                .add(new BatchNormalization().momentum(0.5).scale(false).unbiased(true))
                .add(new BatchNormalization().momentum(0.25).center(false))
                .add(new GlobalAveragePooling2D())
                .add(new Dropout(0.25f))
                .add(new Dense(Samples.CLASSES))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Samples.IMAGE, new Seed(12))
                .setVirtualBatch(4)
                .compile(new Adam(0.01), new CategoricalCrossentropy().fromLogits(true));
    }

    @ParameterizedTest(name = "parts of {0} slices on {1} machines")
    @CsvSource({"2, 3", "4, 2", "16, 1"})
    void severalMachinesTrainVirtualBatchesWithTheBitsOfOne(int slices, int machines) {
        assertSameBits(RemoteBatchesTest::normalized, slices, machines);
    }

    private static void assertSameBits(Supplier<Sequential> made, int slices, int machines) {
        Sequential one = made.get();
        History expected = one.fit(batches(20), FitOptions.epochs(2).validation(batches(7)));
        Sequential other = made.get();
        History found = other.fit(
                distributed(20, slices, machines, made),
                FitOptions.epochs(2).validation(distributed(7, slices, machines, made)));
        assertEquals(Samples.weights(one), Samples.weights(other));
        for (Monitor monitor : Monitor.values()) {
            assertArrayEquals(expected.values(monitor), found.values(monitor), monitor.toString());
        }
        assertEquals(
                expected.epochs().getLast().training(), found.epochs().getLast().training());
        assertEquals(one.evaluate(batches(7)), other.evaluate(distributed(7, slices, machines, made)));
    }

    @Test
    void aPartThatBeginsWithinASliceIsRefused() {
        BatchPart part = new BatchPart(net(), 2);
        Batch batch = new Batch(2, X.data(), Y.data());
        assertThrows(IllegalArgumentException.class, () -> part.train(batch, 1, 4, 0));
        BatchPart ofVirtualBatch = new BatchPart(normalized(), 2);
        assertThrows(IllegalArgumentException.class, () -> ofVirtualBatch.train(batch, 0, 4, 0));
        assertThrows(IllegalArgumentException.class, () -> ofVirtualBatch.train(batch, 2, 4, 0));
    }

    @Test
    void virtualBatchesThatAreNoSubtreesAreRefusedByName() {
        Sequential model = (Sequential) normalized().setVirtualBatch(6);
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> new BatchPart(model, 6));
        assertEquals(
                "batch_normalization_1, batch_normalization_2, batch_normalization_3: virtual batches of 6 images are"
                        + " 3 slices of 2, which several machines cannot share: set 4 or 8 images, so that the slices"
                        + " are a power of two, or train on one machine",
                refused.getMessage());
    }

    @Test
    void averagesThatMoveAreSentAndThoseThatAreFrozenAreNot() {
        Sequential model = normalized();
        model.setTrainable("batch_normalization_2", false);
        List<String> names = RemoteBatches.changingWeights(model).stream()
                .map(Weight::name)
                .filter(name -> name.contains("moving"))
                .toList();
        assertEquals(
                List.of(
                        "batch_normalization_1/moving_mean:0",
                        "batch_normalization_1/moving_variance:0",
                        "batch_normalization_3/moving_mean:0",
                        "batch_normalization_3/moving_variance:0"),
                names);
    }

    @Test
    void batchNormalizationIsRefusedByNameUnlessItIsFrozen() {
        Sequential model = new Sequential()
                .add(new BatchNormalization())
                .add(new GlobalAveragePooling2D())
                .add(new Dense(Samples.CLASSES).activation(ActivationFunction.SOFTMAX))
                .build(Samples.IMAGE, new Seed(1))
                .compile(new Adam(0.01), new CategoricalCrossentropy());
        Distributed data = distributed(20, 1, 1);
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> model.fit(data, FitOptions.epochs(1)));
        assertTrue(String.valueOf(refused.getMessage())
                .startsWith("batch_normalization_1: batch normalization takes statistics"));
        model.setTrainable("batch_normalization_1", false);
        RemoteBatches.requireSlices(model);
    }
}
