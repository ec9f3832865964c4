package dev.yij.reference.model;

/// Loss, predicted class and metrics of each sample of a batch, as plain numbers that can be sent from one
/// machine to another.
///
/// @param losses    of each sample
/// @param predicted the predicted class
/// @param labels    the actual class
/// @param ranks     the number of classes that are predicted before the actual one
/// @param measured  for each sample a numerator and a denominator for each metric of each output
public record SampleScores(float[] losses, int[] predicted, int[] labels, int[] ranks, double[][] measured) {}
