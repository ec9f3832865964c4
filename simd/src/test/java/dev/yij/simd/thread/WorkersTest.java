package dev.yij.simd.thread;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60) // a thread that waits forever is a failure
class WorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void everyItemIsDoneOnce(int threads) {
        for (int items : new int[] {0, 1, 2, 1000}) {
            AtomicIntegerArray done = new AtomicIntegerArray(items);
            try (Workers workers = new Workers(threads)) {
                workers.forEach(items, (worker, item) -> {
                    assertTrue(worker >= 0 && worker < threads);
                    done.incrementAndGet(item);
                });
            }
            for (int i = 0; i < items; i++) {
                assertEquals(1, done.get(i), "item " + i);
            }
        }
    }

    @Test
    void rangesCoverEveryElementOnce() {
        int[] hits = new int[50_001];
        try (Workers workers = new Workers(3)) {
            workers.forEachRange(hits.length, (from, to) -> {
                for (int i = from; i < to; i++) {
                    hits[i]++;
                }
            });
        }
        int[] ones = new int[hits.length];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, hits);
    }

    @Test
    void allThreadsRunAtOnceWithDifferentNumbers() {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        CyclicBarrier barrier = new CyclicBarrier(3);
        try (Workers workers = new Workers(3)) {
            workers.forEach(3, (worker, item) -> {
                seen.add(worker);
                try {
                    barrier.await(); // returns only if three items run at the same time
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        assertEquals(Set.of(0, 1, 2), seen);
    }

    @Test
    void aFailureReachesTheCaller() {
        try (Workers workers = new Workers(2)) {
            RuntimeException failure = assertThrows(
                    RuntimeException.class,
                    () -> workers.forEach(100, (worker, item) -> {
                        if (item == 41) {
                            throw new IllegalArgumentException("item 41");
                        }
                    }));
            assertTrue(failure.toString().contains("item 41"), failure.toString());
        }
    }

    @Test
    void fewerThanOneThreadIsRefused() {
        assertEquals(
                "a backend needs at least 1 thread, found 0",
                assertThrows(IllegalArgumentException.class, () -> new Workers(0))
                        .getMessage());
    }
}
