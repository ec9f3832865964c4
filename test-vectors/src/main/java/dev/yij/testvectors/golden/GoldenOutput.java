package dev.yij.testvectors.golden;

/// One output of a golden case.
///
/// @param name  its name in the kernel's formula
/// @param shape its shape, row-major
/// @param value the expected values
/// @param bound the largest error allowed for each element of a computation in float32
public record GoldenOutput(String name, int[] shape, float[] value, float[] bound) {}
