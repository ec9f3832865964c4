package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArrayBatchesTest {

    /// The values of sample i are 10·i and 10·i + 1, its target i and -i.
    private static ArrayBatches batches(int samples, int batchSize, @Nullable Seed shuffle) {
        float[] x = new float[samples * 2];
        float[] y = new float[samples * 2];
        for (int i = 0; i < samples; i++) {
            x[2 * i] = 10 * i;
            x[2 * i + 1] = 10 * i + 1;
            y[2 * i] = i;
            y[2 * i + 1] = -i;
        }
        return new ArrayBatches(Tensor.of(x, samples, 1, 2), Tensor.of(y, samples, 2), batchSize, shuffle);
    }

    private static List<Batch> all(BatchSource source, int epoch) {
        List<Batch> all = new ArrayList<>();
        try (Batches batches = source.epoch(epoch)) {
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                all.add(batch);
            }
            assertNull(batches.next(), "the end stays the end");
        }
        return all;
    }

    /// The samples of an epoch in order; checks that inputs and targets stay together.
    private static List<Integer> order(BatchSource source, int epoch) {
        List<Integer> order = new ArrayList<>();
        for (Batch batch : all(source, epoch)) {
            for (int i = 0; i < batch.size(); i++) {
                int sample = (int) batch.y()[2 * i];
                assertEquals(-sample, batch.y()[2 * i + 1]);
                assertEquals(10 * sample, batch.x()[2 * i]);
                assertEquals(10 * sample + 1, batch.x()[2 * i + 1]);
                order.add(sample);
            }
        }
        return order;
    }

    @Test
    void lastBatchIsPartial() {
        List<Batch> all = all(batches(5, 2, null), 0);
        assertEquals(List.of(2, 2, 1), all.stream().map(Batch::size).toList());
        assertArrayEquals(new float[] {0, 1, 10, 11}, all.get(0).x());
        assertArrayEquals(new float[] {40, 41}, all.get(2).x());
        assertArrayEquals(new float[] {4, -4}, all.get(2).y());
    }

    @Test
    void sourceDescribesItself() {
        ArrayBatches source = batches(5, 2, null);
        assertEquals(5, source.samples());
        assertEquals(2, source.batchSize());
        assertEquals(3, source.steps());
        assertEquals(2, source.classes());
        assertEquals(Shape.of(1, 2), source.sampleShape());
    }

    @Test
    void orderIsKeptWithoutASeed() {
        List<Integer> ascending = IntStream.range(0, 7).boxed().toList();
        assertEquals(ascending, order(batches(7, 3, null), 0));
        assertEquals(ascending, order(batches(7, 3, null), 5));
    }

    @Test
    void shuffledEpochCanBeRepeatedByItsNumber() {
        ArrayBatches source = batches(20, 3, new Seed(8));
        List<Integer> third = order(source, 3);
        order(source, 4);
        assertEquals(third, order(source, 3));
        assertEquals(third, order(batches(20, 3, new Seed(8)), 3));
        assertEquals(third, order(batches(20, 7, new Seed(8)), 3), "whatever the size of the batches");
        assertNotEquals(third, order(source, 4));
        assertNotEquals(third, order(batches(20, 3, new Seed(9)), 3));
    }

    @Property
    void everySampleIsVisitedOnce(
            @ForAll @IntRange(min = 1, max = 20) int samples,
            @ForAll @IntRange(min = 1, max = 12) int batchSize,
            @ForAll boolean shuffled,
            @ForAll long seed,
            @ForAll @IntRange(max = 1000) int epoch) {
        ArrayBatches source = batches(samples, batchSize, shuffled ? new Seed(seed) : null);
        List<Integer> visited = order(source, epoch);
        assertEquals(
                IntStream.range(0, samples).boxed().toList(),
                visited.stream().sorted().toList());
        List<Batch> all = all(source, epoch);
        assertEquals(source.steps(), all.size());
        for (Batch batch : all.subList(0, all.size() - 1)) {
            assertEquals(batchSize, batch.size());
        }
    }

    @Test
    void inputsAndTargetsMustBeAsMany() {
        assertEquals(
                "inputs and targets must have the same number of samples, samples × … and samples × classes, found 3×2 and 4×2",
                assertThrows(ShapeException.class, () -> new ArrayBatches(Tensor.zeros(3, 2), Tensor.zeros(4, 2), 2))
                        .getMessage());
        assertThrows(ShapeException.class, () -> new ArrayBatches(Tensor.zeros(3, 2), Tensor.zeros(3, 2, 1), 2));
        assertThrows(ShapeException.class, () -> new ArrayBatches(Tensor.zeros(), Tensor.zeros(1, 2), 2));
    }

    @Test
    void batchOfNothingIsRefused() {
        assertEquals(
                "a batch size must be at least 1, found 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ArrayBatches(Tensor.zeros(3, 2), Tensor.zeros(3, 2), 0))
                        .getMessage());
    }
}
