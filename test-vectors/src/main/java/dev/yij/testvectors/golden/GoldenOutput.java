package dev.yij.testvectors.golden;

/// One output of a golden case.
///
/// @param name  the kernel's letter for it
/// @param shape its shape, row-major
/// @param value what each element should be
/// @param bound how far an element may be off that was computed in float32
public record GoldenOutput(String name, int[] shape, float[] value, float[] bound) {}
