package dev.yij.io.compare;

import dev.yij.io.compare.GradientCheck.Row;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/// Central differences of a function of an array.
///
/// @param samples how many numbers are compared at most
record Differences(int samples) {

    /// Steps relative to the size of the numbers: in double, and in float32, where the function has seven
    /// digits.
    private static final double STEP_IN_DOUBLE = 0x1p-12;

    private static final double STEP_IN_FLOAT = 0x1p-7;

    /// By how much the differences to both sides may disagree, relative to the larger one: more than by the
    /// curvature of softmax within a step, less than at a kink.
    private static final double SMOOTH = 0.02;

    /// The same relative to the largest gradient, for numbers that are rounded to nothing.
    private static final double ROUNDED_IN_DOUBLE = 1e-6;

    private static final double ROUNDED_IN_FLOAT = 5e-3;

    Row compare(
            String layer,
            String array,
            Shape shape,
            float[] at,
            float[] gradient,
            boolean inDouble,
            DoubleSupplier function) {
        double largest = 0;
        int steepest = 0;
        double squares = 0;
        for (int i = 0; i < gradient.length; i++) {
            if (Math.abs(gradient[i]) > largest) {
                largest = Math.abs(gradient[i]);
                steepest = i;
            }
            squares += (double) at[i] * at[i];
        }
        double step = (inDouble ? STEP_IN_DOUBLE : STEP_IN_FLOAT) * Math.max(Math.sqrt(squares / at.length), 0x1p-6);
        double before = function.getAsDouble();
        int checked = 0;
        double error = 0;
        int worst = steepest;
        double numeric = Double.NaN;
        for (int candidate : candidates(gradient.length, steepest)) {
            if (checked == samples) {
                break;
            }
            double rounded = largest * (inDouble ? ROUNDED_IN_DOUBLE : ROUNDED_IN_FLOAT);
            double found = derivative(at, candidate, step, before, rounded, function);
            if (Double.isNaN(found)) {
                continue;
            }
            double difference = Math.abs(found - gradient[candidate]);
            double reference = Math.max(largest, Math.abs(found));
            if (checked == 0 || (difference > 0 && difference / reference > error)) {
                error = difference == 0 ? 0 : difference / reference;
                worst = candidate;
                numeric = found;
            }
            checked++;
        }
        return new Row(
                layer,
                array,
                checked,
                gradient.length,
                inDouble,
                largest,
                error,
                indices(shape, worst),
                gradient[worst],
                numeric);
    }

    /// The steepest, and others at random; more than are needed, for those at a kink.
    private int[] candidates(int size, int steepest) {
        int[] candidates = new SplittableRandom(42).ints(16L * samples, 0, size).toArray();
        candidates[0] = steepest;
        return Arrays.stream(candidates).distinct().toArray();
    }

    /// NaN at a kink.
    private static double derivative(
            float[] at, int i, double step, double before, double rounded, DoubleSupplier function) {
        float value = at[i];
        try {
            at[i] = (float) (value + step);
            double above = at[i] - (double) value;
            double right = (function.getAsDouble() - before) / above;
            at[i] = (float) (value - step);
            double below = (double) value - at[i];
            double left = (before - function.getAsDouble()) / below;
            double size = Math.max(Math.abs(left), Math.abs(right));
            return Math.abs(right - left) > SMOOTH * size + rounded
                    ? Double.NaN
                    : (right * above + left * below) / (above + below);
        } finally {
            at[i] = value;
        }
    }

    private static List<Integer> indices(Shape shape, int at) {
        List<Integer> indices = new ArrayList<>();
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            indices.addFirst(at % shape.dim(axis));
            at /= shape.dim(axis);
        }
        return indices;
    }
}
