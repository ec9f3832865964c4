package dev.yij.reference.kernel;

/// How the border of the image is handled when a window slides over it.
public enum Padding {
    /// No padding: the window stays inside, and the output is smaller than the input.
    VALID,
    /// Zero padding on all sides, so that the output has ⌈in / stride⌉ positions. If the total is odd, the
    /// extra pixel is added at the bottom and the right, as in TensorFlow.
    SAME
}
