package dev.yij.reference.model;

/// The version of the order in which training adds floating-point numbers. Two runs of the same training are
/// bit-identical if both use the same numerics version; different versions differ by rounding. Model files and
/// checkpoints record it.
///
/// | version | the gradient of a batch |
/// | --- | --- |
/// | 1 | one unbroken sum over the batch; in simd's FAST mode, slices of two images added from left to right |
/// | 2 | slices of [Sequential#sliceSize] images, added as a `SumTree` does, in every backend and mode |
///
/// One change within version 2, before any release: training with batch normalization adds each image's moments
/// since 28 November 2026, so a checkpoint of such a network from before that day continues with other bits.
public final class Numerics {

    /// The version of this library.
    public static final int VERSION = 2;

    private Numerics() {}
}
