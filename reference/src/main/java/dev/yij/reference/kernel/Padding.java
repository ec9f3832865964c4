package dev.yij.reference.kernel;

/// What happens at the border of the image when a window slides over it.
public enum Padding {
    /// No padding: the window stays inside, and the output is smaller than the input.
    VALID,
    /// Zeros all round, so that the output has ⌈in / stride⌉ positions. An odd pixel of padding goes to the
    /// bottom and the right, as in TensorFlow.
    SAME
}
