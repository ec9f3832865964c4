package dev.yij.reference.layer;

import dev.yij.reference.tensor.Shape;

/// A weight that a layer requires: its short name (`kernel`, `bias`), its shape and its initializer.
public record WeightSpec(String name, Shape shape, Initializer initializer) {}
