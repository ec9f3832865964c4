package dev.yij.simd.winograd;

/// What a convolution with transformed kernels computes.
enum Direction {
    /// The output.
    FORWARD,
    /// The gradient with respect to the input: a convolution of the output's gradient with the kernels rotated
    /// by 180° and their input and output channels exchanged.
    GRAD_INPUT
}
