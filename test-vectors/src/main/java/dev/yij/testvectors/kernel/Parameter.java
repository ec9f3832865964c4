package dev.yij.testvectors.kernel;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.dims.Dims;
import java.util.function.Function;

/// An array that a kernel reads or writes.
///
/// @param name    the letter of the kernel's formula: `x`, `w`, `b`, `y`, `dy`, …
/// @param role    what the kernel does with it
/// @param layout  its axes from the slowest to the fastest, such as `NHWC`
/// @param content what its numbers are, where it is an input
/// @param shapes  its shape for given dims; no elements where the kernel receives null (a bias that is absent)
public record Parameter(String name, Role role, String layout, Content content, Function<? super Dims, int[]> shapes) {

    /// Its shape.
    public int[] shape(Dims dims) {
        return shapes.apply(dims);
    }

    /// Whether the kernel receives an array and not null.
    public boolean isPresent(Dims dims) {
        return NamedArray.elements(shape(dims)) > 0;
    }
}
