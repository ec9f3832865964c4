package dev.yij.reference.explain;

/// What one place of one image adds to a weight's gradient.
///
/// @param image       which image of the batch
/// @param row         row of the layer's output; 0 for a vector
/// @param column      column of the layer's output; 0 for a vector
/// @param inputRow    row of the input that met the weight there; outside the input if it lies in the padding
/// @param inputColumn column of the input that met the weight there
/// @param input       that input, x; 1 for a bias, 0 in the padding
/// @param gradient    how the loss grows with the sum at this place of the output, before the activation: dy
/// @param product     input · gradient, rounded to float32; 0 in the padding
/// @param sum         the running sum after this term; one in the padding leaves it alone
/// @param padding     whether the weight lay in the padding, where the reference skips it
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
