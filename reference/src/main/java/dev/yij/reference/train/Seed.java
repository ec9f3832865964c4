package dev.yij.reference.train;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The single number that determines a training run. Every use of randomness (a layer's initial weights, the
/// order of an epoch, a dropout mask) draws from its own stream, named after its purpose, so that the uses are
/// independent.
///
/// @param value the seed chosen by the user
public record Seed(long value) {

    /// The seed of a stream, derived from its name and a number and mixed by SplitMix64's finaliser.
    public Seed stream(String name, long number) {
        long z = value;
        for (int i = 0; i < name.length(); i++) {
            z = mix(z ^ name.charAt(i));
        }
        return new Seed(mix(mix(z) ^ number));
    }

    /// A generator for this stream: the same numbers on every machine and every Java version that has the
    /// algorithm.
    public RandomGenerator generator() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(value);
    }

    /// A random order of 0 … n-1 (Fisher and Yates, in Durstenfeld's form).
    public int[] permutation(int n) {
        RandomGenerator random = generator();
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        z += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
