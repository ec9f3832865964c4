package dev.yij.testvectors.variant;

import dev.yij.testvectors.oracle.Expected;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Decides whether the errors of an output look like an algorithm's: of its usual size, spread over the whole
/// output, and without a connection to position or value. A fault in one place, or one that grows with the
/// value, is small too, but does not look like that.
///
/// Each error is divided by the algorithm's usual error at that element; z is what remains. The limits were set
/// with float32 implementations of Fourier transforms and of Winograd's algorithm on all cases, and hold with a
/// margin of two or more: the root mean square of z was 0.05 to 0.11 for Fourier transforms (and 0.06 to 0.10
/// for cuDNN's), 0.012 to 0.24 for Winograd's; inputs rounded to TF32 would be at 117 and more, 2.9 and more.
///
/// @param z       the error of each element in units of its usual error
/// @param counted whether an element counts: not if it is a sum without terms, or clipped by ReLU
/// @param visible whether an element counts and its own rounding cannot hide its error
/// @param value   the expected values in units of the usual errors
/// @param shape   the output's shape
record Spread(double[] z, boolean[] counted, boolean[] visible, double[] value, int[] shape) {

    private static final double LARGEST = 0.5;

    /// The size of errors of fewer elements says little.
    private static final int GROUP = 16;

    /// Eight or more elements are never all without an error, unless they were computed in another way. In an
    /// output with fewer elements an algorithm cannot be told from another error of its size.
    private static final int EXACT_GROUP = 8;

    /// Examines an output.
    ///
    /// @param exact     the exact values
    /// @param actual    what was computed
    /// @param usual     the algorithm's usual error of each element
    /// @param rectified whether the output was clipped at 0
    static Spread of(Expected exact, float[] actual, double[] usual, boolean rectified) {
        int count = actual.length;
        int[] shape = exact.shape();
        double[] expected = exact.value();
        Spread spread = new Spread(new double[count], new boolean[count], new boolean[count], new double[count], shape);
        for (int i = 0; i < count; i++) {
            double error = actual[i] - expected[i];
            spread.z[i] = error == 0 ? 0 : error / usual[i];
            spread.value[i] = usual[i] == 0 ? 0 : Math.abs(expected[i]) / usual[i];
            spread.counted[i] = exact.terms()[i] > 0 && !(rectified && expected[i] == 0 && actual[i] == 0);
        }
        double typical = spread.rms(i -> true);
        for (int i = 0; i < count; i++) {
            spread.visible[i] = spread.counted[i] && 2 * Math.ulp((float) expected[i]) < typical * usual[i];
        }
        return spread;
    }

    private double rms(IntPredicate chosen) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < z.length; i++) {
            if (counted[i] && chosen.test(i)) {
                sum += z[i] * z[i];
                count++;
            }
        }
        return count == 0 ? 0 : Math.sqrt(sum / count);
    }

    /// Why the errors do not look like the algorithm's, or null if they do.
    ///
    /// @param smallest the least root mean square of z
    @Nullable
    String objection(double smallest) {
        double all = rms(i -> true);
        if (!(all >= smallest && all <= LARGEST)) {
            return "size";
        }
        // The largest of n independent errors is about √(2 ln n) standard deviations.
        double largest = Arrays.stream(z).map(Math::abs).max().orElse(0);
        if (largest > all * (Math.sqrt(2 * Math.log(Math.max(z.length, 2))) + 5)) {
            return "outliers";
        }
        if (shareOfErrors() < 0.6) {
            return "exact elements";
        }
        if (growsWithTheValue()) {
            return "proportional to the value";
        }
        for (int axis = 0, inner = z.length; axis < shape.length; axis++) {
            inner /= shape[axis];
            int step = inner;
            int length = shape[axis];
            if (isUneven(all, length, i -> i / step % length)) {
                return "axis " + axis;
            }
        }
        int channels = shape[shape.length - 1];
        for (int lanes : new int[] {4, 8, 16, 32}) {
            if (isUneven(all, 2, i -> i % channels >= channels - channels % lanes ? 1 : 0)) {
                return "remainder of " + lanes;
            }
            if (isUneven(all, 2, i -> i % channels < lanes ? 1 : 0)) {
                return "first " + lanes + " channels";
            }
        }
        boolean image = shape.length == 4;
        return image && isUneven(all, 2, i -> isBorder(i) ? 1 : 0) ? "border" : null;
    }

    private boolean isBorder(int i) {
        int row = i / shape[3] / shape[2] % shape[1];
        int column = i / shape[3] % shape[2];
        return row == 0 || row == shape[1] - 1 || column == 0 || column == shape[2] - 1;
    }

    /// The share of elements with an error, of those whose rounding cannot hide it.
    private double shareOfErrors() {
        int count = 0;
        int hits = 0;
        for (int i = 0; i < z.length; i++) {
            count += visible[i] ? 1 : 0;
            hits += visible[i] && z[i] != 0 ? 1 : 0;
        }
        return count == 0 ? 1 : (double) hits / count;
    }

    /// The errors of the quarter with the smallest values must not be far smaller than the others.
    private boolean growsWithTheValue() {
        double[] sorted = IntStream.range(0, z.length)
                .filter(i -> counted[i])
                .mapToDouble(i -> value[i])
                .sorted()
                .toArray();
        if (sorted.length < 4 * GROUP) {
            return false;
        }
        double quarter = sorted[sorted.length / 4];
        return rms(i -> value[i] <= quarter) < 0.35 * rms(i -> value[i] > quarter);
    }

    /// Whether some group's errors are far larger or smaller than all, or mostly a constant of the group.
    private boolean isUneven(double all, int groups, IntUnaryOperator group) {
        double[] sum = new double[groups];
        double[] squares = new double[groups];
        int[] count = new int[groups];
        int[] seen = new int[groups];
        int[] hits = new int[groups];
        for (int i = 0; i < z.length; i++) {
            if (!counted[i]) {
                continue;
            }
            int g = group.applyAsInt(i);
            sum[g] += z[i];
            squares[g] += z[i] * z[i];
            count[g]++;
            seen[g] += visible[i] ? 1 : 0;
            hits[g] += visible[i] && z[i] != 0 ? 1 : 0;
        }
        double ofMeans = 0;
        double ofAll = 0;
        int large = 0;
        for (int g = 0; g < groups; g++) {
            double rms = Math.sqrt(squares[g] / Math.max(count[g], 1));
            boolean outside = count[g] >= GROUP && rms > 3.5 * all || seen[g] >= GROUP && rms < 0.2 * all;
            if (outside || (seen[g] >= EXACT_GROUP && hits[g] == 0)) {
                return true;
            }
            if (count[g] >= GROUP) {
                ofMeans += sum[g] * sum[g] / count[g];
                ofAll += squares[g];
                large++;
            }
        }
        return large >= 3 && ofMeans > 0.7 * ofAll;
    }
}
