package dev.yij.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Float arrays for tests: random, poisoned, and compared bit by bit.
public final class Arrays32 {

    /// Floats after the end of an output, which a kernel must not write.
    static final int AFTER = 5;

    private Arrays32() {}

    /// Numbers in [-1, 1).
    public static float[] random(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] a = new float[count];
        for (int i = 0; i < count; i++) {
            a[i] = random.nextFloat() * 2 - 1;
        }
        return a;
    }

    /// Whole numbers from -4 to 4, whose products add up without rounding.
    static float[] smallIntegers(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] a = new float[count];
        for (int i = 0; i < count; i++) {
            a[i] = random.nextInt(-4, 5);
        }
        return a;
    }

    /// An output to be overwritten: NaN everywhere, and some more after the end.
    static float[] poisoned(int count) {
        float[] a = new float[count + AFTER];
        Arrays.fill(a, Float.NaN);
        return a;
    }

    /// An array to be added to: random, and NaN after the end.
    static float[] started(int count, long seed) {
        float[] a = Arrays.copyOf(random(count, seed), count + AFTER);
        Arrays.fill(a, count, a.length, Float.NaN);
        return a;
    }

    /// Fails with the position of the first difference, unless all bits are the same.
    public static void assertSameBits(float[] expected, float[] found, String what) {
        assertEquals(expected.length, found.length, what);
        int different = 0;
        int first = -1;
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(found[i])) {
                first = different++ == 0 ? i : first;
            }
        }
        if (different > 0) {
            fail(what + ": " + different + " of " + expected.length + " floats differ, first at " + first
                    + ": expected " + expected[first] + ", found " + found[first]);
        }
    }
}
