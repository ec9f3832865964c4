package dev.yij.testvectors.dims;

import java.util.Arrays;
import java.util.Map;

/// The shape and attributes of one kernel call, as plain numbers. `toString` returns the short form that is
/// part of a case's name.
public interface Dims {

    /// The parameters of a kernel besides its arrays, under the names of `manifest.json` and in its order.
    Map<String, Object> attributes();

    /// Checks that each of several numbers is at least 1.
    ///
    /// @throws IllegalArgumentException naming the kernel and the numbers
    static void requirePositive(String kernel, int... numbers) {
        for (int number : numbers) {
            if (number < 1) {
                throw new IllegalArgumentException(
                        kernel + " needs every number to be at least 1, found " + Arrays.toString(numbers));
            }
        }
    }
}
