package dev.yij.reference.train;

import org.jspecify.annotations.Nullable;

/// The results of one epoch of training.
///
/// @param number       the epoch, counted from 1
/// @param training     mean over the epoch's batches, while the weights were changing
/// @param validation   metrics on the validation data after the epoch; null if there was none
/// @param learningRate the learning rate at the end of the epoch
/// @param seconds      the duration, including validation
public record Epoch(int number, Metrics training, @Nullable Metrics validation, float learningRate, double seconds) {}
