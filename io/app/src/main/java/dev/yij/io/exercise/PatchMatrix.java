package dev.yij.io.exercise;

import dev.yij.testvectors.dims.ConvDims;

/// What the exercise on im2col implements.
@FunctionalInterface
public interface PatchMatrix {

    /// Copies the window of each output into one row, in the order of the kernel, so that patches times weights
    /// is the convolution. What lies in the padding is 0.
    ///
    /// @param d       the convolution, without groups
    /// @param x       the images, NHWC
    /// @param patches receives the matrix: a row for each `(n, oh, ow)`, a column for each `(kh, kw, ic)`
    void fill(ConvDims d, float[] x, float[] patches);
}
