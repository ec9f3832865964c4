package dev.yij.reference.scalar;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Arrays for kernels under test: outputs that hold NaN until they are written, and random inputs.
public final class Poison {

    private Poison() {}

    /// An output array not yet written by a kernel.
    public static float[] nan(int size) {
        float[] a = new float[size];
        Arrays.fill(a, Float.NaN);
        return a;
    }

    /// Normally distributed numbers.
    public static float[] gaussian(RandomGenerator random, int size) {
        float[] a = new float[size];
        for (int i = 0; i < size; i++) {
            a[i] = (float) random.nextGaussian();
        }
        return a;
    }
}
