package dev.yij.reference.layer;

import dev.yij.reference.tensor.Shape;

/// A weight that a layer wants: its short name (`kernel`, `bias`), its shape and how it begins.
public record WeightSpec(String name, Shape shape, Initializer initializer) {}
