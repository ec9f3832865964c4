package dev.yij.reference.layer;

/// A number that a layer computes with, and its name in the layer's formula.
///
/// @param name  `γ[3]`
/// @param value the number
public record NamedNumber(String name, float value) {}
