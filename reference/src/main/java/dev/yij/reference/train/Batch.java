package dev.yij.reference.train;

/// Some samples and their targets.
///
/// @param size the number of samples; the arrays may be longer
/// @param x    the inputs, `size × sample shape`, row-major
/// @param y    the targets, `size × classes`, one-hot for classification
public record Batch(int size, float[] x, float[] y) {}
