package dev.yij.testvectors.oracle;

import java.util.Arrays;

/// An array during the steps: its values, and the magnitudes of everything that was added to them.
final class Trace {
    private final String name;
    final double[] value;
    final double[] magnitude;
    private final int roundings;

    Trace(String name, float[] start, int roundings) {
        this.name = name;
        this.roundings = roundings;
        value = new double[start.length];
        magnitude = new double[start.length];
        Arrays.setAll(value, i -> start[i]);
        Arrays.setAll(magnitude, i -> Math.abs(start[i]));
    }

    void decay(int i, double factor, double term) {
        value[i] = factor * value[i] + term;
        magnitude[i] = factor * magnitude[i] + Math.abs(term);
    }

    void add(int i, double term, double size) {
        value[i] += term;
        magnitude[i] += size;
    }

    Expected expected() {
        int[] terms = new int[value.length];
        Arrays.fill(terms, roundings);
        return new Expected(name, new int[] {value.length}, value, magnitude, terms, 0);
    }
}
