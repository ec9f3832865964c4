package dev.yij.testvectors.model;

import dev.yij.testvectors.numpy.NumpyArray;
import dev.yij.testvectors.numpy.NumpyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is stored of a large tensor: some of its elements, its [Checksums], and a tolerance for each.
///
/// @param index             indices of the samples in the row-major array
/// @param sample            the elements at these indices
/// @param tolerance         the largest error allowed for a sample
/// @param checksum          the sums over all elements
/// @param checksumTolerance the largest error allowed for each sum
public record Digest(int[] index, float[] sample, float tolerance, float[] checksum, float[] checksumTolerance) {

    /// Compares a tensor.
    ///
    /// @param name its name in the errors
    /// @return what is wrong, as sentences; empty if nothing is
    public List<String> errors(String name, float[] actual) {
        return errors(name, actual, 1);
    }

    /// Compares a tensor with larger tolerances.
    ///
    /// @param name     its name in the errors
    /// @param multiple the factor by which tolerances are multiplied
    /// @return what is wrong, as sentences; empty if nothing is
    public List<String> errors(String name, float[] actual, int multiple) {
        List<String> errors = new ArrayList<>();
        int worst = -1;
        int failures = 0;
        for (int i = 0; i < index.length; i++) {
            if (index[i] >= actual.length) {
                return List.of(name + " has " + actual.length + " elements, expected more than " + index[i]);
            }
            failures += ratio(i, actual) <= multiple ? 0 : 1;
            worst = worst < 0 || ratio(i, actual) > ratio(worst, actual) ? i : worst;
        }
        if (failures > 0) {
            errors.add(String.format(
                    Locale.ROOT,
                    "%s: %d of %d samples are wrong; worst element %d: expected %s, actual %s, tolerance %.3g",
                    name,
                    failures,
                    index.length,
                    index[worst],
                    sample[worst],
                    actual[index[worst]],
                    multiple * tolerance));
        }
        double[] sums = Checksums.of(doubles(actual));
        for (int s = 0; s < sums.length; s++) {
            if (!(Math.abs(sums[s] - checksum[s]) <= multiple * checksumTolerance[s])) {
                errors.add(String.format(
                        Locale.ROOT,
                        "%s: checksum %d is wrong: expected %s, actual %s, tolerance %.3g",
                        name,
                        s + 1,
                        checksum[s],
                        (float) sums[s],
                        multiple * checksumTolerance[s]));
            }
        }
        return errors;
    }

    /// Error / tolerance, infinite for NaN.
    private double ratio(int i, float[] actual) {
        double ratio = Math.abs((double) actual[index[i]] - sample[i]) / tolerance;
        return Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
    }

    private static double[] doubles(float[] floats) {
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }

    /// Adds the digest to a file's arrays: `name/index`, `name/sample`, `name/tolerance`, `name/checksum`,
    /// `name/checksum_tolerance`.
    public void addTo(Map<String, NumpyArray> arrays, String name) {
        float[] positions = new float[index.length]; // exact, as all are below 2²⁴
        for (int i = 0; i < index.length; i++) {
            positions[i] = index[i];
        }
        put(arrays, name + "/index", positions);
        put(arrays, name + "/sample", sample);
        put(arrays, name + "/tolerance", new float[] {tolerance});
        put(arrays, name + "/checksum", checksum);
        put(arrays, name + "/checksum_tolerance", checksumTolerance);
    }

    private static void put(Map<String, NumpyArray> arrays, String key, float[] data) {
        arrays.put(key, new NumpyArray(new int[] {data.length}, data));
    }

    /// Reads a digest from a file's arrays.
    ///
    /// @throws NumpyException if one of its arrays is missing
    static Digest of(Map<String, NumpyArray> arrays, String name) throws NumpyException {
        float[] positions = get(arrays, name + "/index");
        int[] index = new int[positions.length];
        for (int i = 0; i < index.length; i++) {
            index[i] = (int) positions[i];
        }
        return new Digest(
                index,
                get(arrays, name + "/sample"),
                get(arrays, name + "/tolerance")[0],
                get(arrays, name + "/checksum"),
                get(arrays, name + "/checksum_tolerance"));
    }

    private static float[] get(Map<String, NumpyArray> arrays, String key) throws NumpyException {
        NumpyArray array = arrays.get(key);
        if (array == null) {
            throw new NumpyException("there is no array " + key + ", only " + arrays.keySet());
        }
        return array.data();
    }
}
