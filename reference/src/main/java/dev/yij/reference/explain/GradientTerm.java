package dev.yij.reference.explain;

/// The contribution of one position of one image to a weight's gradient.
///
/// @param image       the index of the image in the batch
/// @param row         row of the layer's output; 0 for a vector
/// @param column      column of the layer's output; 0 for a vector
/// @param inputRow    row of the input multiplied with the weight there; outside the input if it lies in the
///     padding
/// @param inputColumn column of that input; outside the input if it lies in the padding
/// @param input       that input, x; 1 for a bias, 0 in the padding, and for the
///     slope of a parametric ReLU where x is not below 0
/// @param gradient    dy: the gradient of the loss with respect to the sum at this position, before the
///     activation
/// @param product     input · gradient, rounded to float32; 0 in the padding
/// @param sum         the running sum after this term; a term in the padding leaves it unchanged
/// @param padding     whether the tap lies in the padding, which the reference skips
public record GradientTerm(
        int image,
        int row,
        int column,
        int inputRow,
        int inputColumn,
        float input,
        float gradient,
        float product,
        float sum,
        boolean padding) {}
