package dev.yij.io.classify;

/// A class and its probability, in [0, 1].
///
/// @param name        the class
/// @param probability its probability
public record ClassProbability(String name, float probability) {}
