package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SumTreeTest {

    /// A tree over slices `from` … `to - 1` that records its additions.
    private static String written(int from, int to, List<Integer> order) {
        SumTree<String> tree = new SumTree<>(to - from, (left, right) -> "(" + left + "+" + right + ")");
        order.forEach(slice -> tree.add(slice, Integer.toString(from + slice)));
        return tree.total();
    }

    private static List<Integer> ascending(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /// By hand: split at the largest power of two below the number of slices, and split each part again.
    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "2, (0+1)",
        "3, ((0+1)+2)",
        "4, ((0+1)+(2+3))",
        "5, (((0+1)+(2+3))+4)",
        "6, (((0+1)+(2+3))+(4+5))",
        "7, (((0+1)+(2+3))+((4+5)+6))",
        "8, (((0+1)+(2+3))+((4+5)+(6+7)))",
        "9, ((((0+1)+(2+3))+((4+5)+(6+7)))+8)",
        "11, ((((0+1)+(2+3))+((4+5)+(6+7)))+((8+9)+10))",
    })
    void parenthesesFollowFromTheNumberOfSlicesAlone(int slices, String expected) {
        assertEquals(expected, written(0, slices, ascending(slices)));
        Random random = new Random(slices);
        List<Integer> order = new ArrayList<>(ascending(slices));
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(order, random);
            assertEquals(expected, written(0, slices, order), order.toString());
        }
    }

    /// 2²⁴ is the first float whose successor is 2 away. From left to right, each 1 is lost separately; in the
    /// tree 1 + 1 = 2 is not, and 2²⁴ + 2 + 1 is rounded up to the even 2²⁴ + 4.
    @Test
    void theSumIsNotTheOneFromLeftToRight() {
        float[] values = {0x1p24f, 1, 1, 1, 1};
        SumTree<Float> tree = new SumTree<>(5, Float::sum);
        float fromLeftToRight = 0;
        for (int i = 0; i < 5; i++) {
            tree.add(i, values[i]);
            fromLeftToRight += values[i];
        }
        assertEquals(0x1p24f, fromLeftToRight);
        assertEquals(0x1p24f + 4, tree.total());
    }

    /// Of 13 slices one machine processes 0 … 7 and another 8 … 12.
    @Test
    void alignedRangesCanBeSummedByTreesOfTheirOwn() {
        SumTree<String> top = new SumTree<>(2, (left, right) -> "(" + left + "+" + right + ")");
        top.add(1, written(8, 13, ascending(5)));
        top.add(0, written(0, 8, ascending(8)));
        assertEquals(written(0, 13, ascending(13)), top.total());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void threadsThatAddAtTheSameTimeMakeTheSameSum(int threads) throws InterruptedException {
        String expected = written(0, 100, ascending(100));
        for (int run = 0; run < 20; run++) {
            SumTree<String> tree = new SumTree<>(100, (left, right) -> "(" + left + "+" + right + ")");
            AtomicInteger next = new AtomicInteger();
            List<Thread> started = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                started.add(Thread.ofPlatform().start(() -> {
                    for (int slice = next.getAndIncrement(); slice < 100; slice = next.getAndIncrement()) {
                        tree.add(slice, Integer.toString(slice));
                    }
                }));
            }
            for (Thread thread : started) {
                thread.join();
            }
            assertEquals(expected, tree.total());
        }
    }

    @Test
    void aSumWithoutAllItsSlicesIsRefused() {
        SumTree<Float> tree = new SumTree<>(3, Float::sum);
        tree.add(0, 1f);
        tree.add(2, 1f);
        assertEquals(
                "the sum of 3 slices is not complete",
                assertThrows(IllegalStateException.class, tree::total).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new SumTree<>(0, Float::sum));
    }
}
