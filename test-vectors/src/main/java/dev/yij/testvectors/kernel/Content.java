package dev.yij.testvectors.kernel;

/// What the numbers of an input are, so that a case can generate plausible ones.
public enum Content {
    /// Numbers without a special meaning: pixels, logits, biases, gradients with respect to an output.
    NUMBERS,
    /// Weights that inputs are multiplied by.
    WEIGHTS,
    /// The output of the operation whose gradient is computed ([Operation#gradientOf]).
    OUTPUT,
    /// Rows of probabilities.
    PROBABILITIES,
    /// Rows of target probabilities, mostly one-hot.
    TARGETS,
    /// The number of a class for each row, counted from 0; whole numbers.
    LABELS,
    /// Gradients of several steps of an optimizer.
    GRADIENTS,
    /// An optimizer's mean of gradients, or its velocity: 0 before the first step.
    MOMENT,
    /// An optimizer's mean of squared gradients: 0 before the first step, never negative.
    SQUARED_MOMENT,
    /// Variances: positive, some of them near 0.
    VARIANCES
}
