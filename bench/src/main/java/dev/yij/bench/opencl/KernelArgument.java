package dev.yij.bench.opencl;

import org.jspecify.annotations.Nullable;

/// An argument of an OpenCL kernel.
sealed interface KernelArgument {

    /// Integers: one `int`, or a struct of several, passed by value.
    record Integers(int... values) implements KernelArgument {}

    /// A `float`, passed by value.
    record Real(float value) implements KernelArgument {}

    /// A `global const float *`, a copy of the array; null for a null pointer.
    record In(float @Nullable [] data) implements KernelArgument {}

    /// A `global float *`, a copy of the array that is copied back when the kernel is done.
    record InOut(float[] data) implements KernelArgument {}
}
