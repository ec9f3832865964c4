package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SeedTest {

    /// SplitMix64's first output for a state, from the JDK's own implementation of it.
    private static long splitMix64(long state) {
        return new SplittableRandom(state).nextLong();
    }

    /// The first output for the seed 1234567, as published with SplitMix64's other test values.
    @Test
    void jdkKnowsSplitMix64() {
        assertEquals(6457827717110365317L, splitMix64(1234567));
    }

    @Test
    void streamIsMixedLetterByLetterAndThenWithItsNumber() {
        long ofName = splitMix64(splitMix64(42 ^ 'a') ^ 'b');
        assertEquals(
                splitMix64(splitMix64(ofName) ^ 7), new Seed(42).stream("ab", 7).value());
        assertEquals(splitMix64(splitMix64(-1L) ^ 0), new Seed(-1).stream("", 0).value());
    }

    @Test
    void streamsDiffer() {
        Set<Long> values = new HashSet<>();
        for (String name : new String[] {"shuffle", "dropout", "conv2d_1/kernel:0", "conv2d_2/kernel:0", "ab", "ba"}) {
            for (long seed = 0; seed < 20; seed++) {
                for (long number = 0; number < 20; number++) {
                    values.add(new Seed(seed).stream(name, number).value());
                }
            }
        }
        assertEquals(6 * 20 * 20, values.size());
    }

    @Test
    void generatorGivesTheSameNumbersEveryTime() {
        assertEquals(new Seed(5).generator().nextLong(), new Seed(5).generator().nextLong());
        assertNotEquals(
                new Seed(5).generator().nextLong(), new Seed(6).generator().nextLong());
    }

    @Property
    void permutationHoldsEveryNumberOnce(@ForAll long seed, @ForAll @IntRange(max = 200) int n) {
        int[] order = new Seed(seed).permutation(n);
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        assertArrayEquals(IntStream.range(0, n).toArray(), sorted);
        assertArrayEquals(order, new Seed(seed).permutation(n));
    }

    /// Durstenfeld's shuffle produces all 6 orders of 3 with equal probability: of 6,000 each is expected 1,000
    /// times, with a standard deviation of 29; the tolerance is six of those.
    @Test
    void permutationsAreEquallyLikely() {
        int[] counts = new int[27];
        for (int seed = 0; seed < 6000; seed++) {
            int[] order = new Seed(seed).stream("shuffle", 0).permutation(3);
            counts[9 * order[0] + 3 * order[1] + order[2]]++;
        }
        int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
        assertEquals(6, seen.length);
        for (int count : seen) {
            assertTrue(Math.abs(count - 1000) < 6 * 29, Arrays.toString(seen));
        }
    }

    @Test
    void epochsAreShuffledDifferently() {
        int[] first = new Seed(1).stream("shuffle", 0).permutation(100);
        int[] second = new Seed(1).stream("shuffle", 1).permutation(100);
        assertFalse(Arrays.equals(first, second));
    }
}
