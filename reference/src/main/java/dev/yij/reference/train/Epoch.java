package dev.yij.reference.train;

import org.jspecify.annotations.Nullable;

/// What one epoch of training came to.
///
/// @param number       the epoch, counted from 1
/// @param training     mean over the epoch's batches, while the weights were changing
/// @param validation   on the validation data after the epoch; null if there was none
/// @param learningRate the rate that the epoch ended with
/// @param seconds      how long it took, validation included
public record Epoch(int number, Metrics training, @Nullable Metrics validation, float learningRate, double seconds) {}
