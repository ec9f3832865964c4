package dev.yij.testvectors;

import java.util.Arrays;

/// The shape and attributes of one kernel call, as plain numbers. `toString` gives them in the short form that
/// case names are made of.
public sealed interface Dims permits AdamDims, ConvDims, CountDims, DenseDims, PoolDims, RowDims, SgdDims {

    /// Checks that each of several numbers is at least 1.
    ///
    /// @throws IllegalArgumentException naming the shape and the number
    static void requirePositive(String what, int... numbers) {
        for (int number : numbers) {
            if (number < 1) {
                throw new IllegalArgumentException(
                        what + " needs every number to be at least 1, found " + Arrays.toString(numbers));
            }
        }
    }
}
