package dev.yij.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How batches are cut into tasks.
class PartsTest {

    @ParameterizedTest(name = "{0} slices for {1} slots: parts of {2} slices")
    @CsvSource({"32, 1, 32", "32, 2, 16", "32, 3, 4", "32, 4, 8", "33, 2, 32", "5, 64, 1", "1, 1, 1", "1, 5, 1"})
    void partsArePowersOfTwoAndTwiceAsManyWhereTheSlotsAreNot(int slices, int slots, int expected) {
        assertEquals(expected, Parts.slicesOfPart(slices, slots));
    }

    @Test
    void partsOfABatchFollowEachOtherAndBeginAtMultiplesOfTheirSize() {
        int[] images = IntStream.range(100, 145).toArray();
        List<Part> parts = Parts.training(new int[45], images, 2, 2, 7, 4);
        assertEquals(3, parts.size()); // 23 slices, padded to 32: parts of 8 slices or 16 images
        int first = 0;
        for (Part part : parts) {
            assertEquals(first, part.first());
            assertEquals(100 + first, part.images()[0]);
            first += part.size();
        }
        assertEquals(45, first);
    }

    @Test
    void partsAreNotSmallerThanAVirtualBatch() {
        List<Part> parts = Parts.training(new int[45], new int[45], 2, 32, 7, 4);
        assertEquals(List.of(32, 13), parts.stream().map(Part::size).toList());
    }

    @Test
    void partsThatAreEvaluatedAreMultiplesOfFour() {
        List<Part> parts = Parts.evaluation(new int[45], new int[45], 4);
        assertTrue(parts.stream().allMatch(part -> part.first() % 4 == 0));
        assertEquals(45, parts.stream().mapToInt(Part::size).sum());
    }
}
