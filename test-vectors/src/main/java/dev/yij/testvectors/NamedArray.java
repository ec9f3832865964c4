package dev.yij.testvectors;

import java.util.Arrays;

/// An input or output of a kernel. The array is not copied.
///
/// @param name  its name in the kernel's formula: `x`, `w`, `b`, `y`, `dy`, …
/// @param shape its shape, row-major
/// @param data  its elements
public record NamedArray(String name, int[] shape, float[] data) {

    /// Checks that shape and elements agree.
    ///
    /// @throws IllegalArgumentException if they do not
    public NamedArray {
        if (elements(shape) != data.length) {
            throw new IllegalArgumentException(name + ": shape " + Arrays.toString(shape) + " needs " + elements(shape)
                    + " elements, found " + data.length);
        }
    }

    /// Number of elements of a shape.
    public static int elements(int... shape) {
        int elements = 1;
        for (int axis : shape) {
            elements = Math.multiplyExact(elements, axis);
        }
        return elements;
    }
}
