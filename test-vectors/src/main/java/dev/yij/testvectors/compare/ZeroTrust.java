package dev.yij.testvectors.compare;

import dev.yij.testvectors.NamedArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/// Checks that a kernel has run and has written its whole output. The error bounds alone do not show that: a
/// constant may be within wide bounds, and an element that was never written is NaN, which may be expected.
public final class ZeroTrust {

    /// The value that outputs are filled with before a kernel runs: a NaN that no arithmetic produces.
    public static final float POISON = Float.intBitsToFloat(0x7fc0_d1e5);

    private ZeroTrust() {}

    /// What is suspicious about an output, as sentences.
    ///
    /// @param expected the expected values
    /// @param actual   the actual values
    /// @param inputs   the kernel's inputs
    /// @return the findings, none if there is nothing suspicious
    public static List<String> inspect(double[] expected, float[] actual, List<NamedArray> inputs) {
        List<String> findings = new ArrayList<>();
        int unwritten = count(actual.length, i -> isPoison(actual[i]));
        if (unwritten > 0) {
            findings.add(unwritten + " of " + actual.length + " elements were never written");
        }
        int nans =
                count(actual.length, i -> Float.isNaN(actual[i]) && !isPoison(actual[i]) && !Double.isNaN(expected[i]));
        if (nans > 0) {
            findings.add(nans + " of " + actual.length + " elements are NaN where none is expected");
        }
        boolean constant = actual.length > 1 && isConstant(actual);
        if (constant && !isConstant(rounded(expected)) && unwritten == 0 && nans == 0) {
            findings.add(actual[0] == 0 ? "every element is 0" : "every element is " + actual[0]);
        }
        for (NamedArray input : inputs) {
            if (Arrays.equals(input.data(), actual) && !Arrays.equals(input.data(), rounded(expected))) {
                findings.add("the output is identical to the input " + input.name());
            }
        }
        return findings;
    }

    /// An array of [#POISON].
    public static float[] poisoned(int elements) {
        float[] array = new float[elements];
        Arrays.fill(array, POISON);
        return array;
    }

    /// Whether a float is [#POISON], bit for bit.
    public static boolean isPoison(float value) {
        return Float.floatToRawIntBits(value) == Float.floatToRawIntBits(POISON);
    }

    private static int count(int elements, IntPredicate which) {
        int count = 0;
        for (int i = 0; i < elements; i++) {
            count += which.test(i) ? 1 : 0;
        }
        return count;
    }

    private static boolean isConstant(float[] array) {
        for (float value : array) {
            if (value != array[0]) {
                return false;
            }
        }
        return true;
    }

    private static float[] rounded(double[] array) {
        float[] floats = new float[array.length];
        for (int i = 0; i < array.length; i++) {
            floats[i] = (float) array[i];
        }
        return floats;
    }
}
