package dev.yij.reference.model;

import dev.yij.reference.layer.Layer;

/// A layer that a [Network] uses several times, with the same weights: see [Network#shared].
public final class SharedLayer {

    private final Layer layer;
    private int uses;

    SharedLayer(Layer layer) {
        this.layer = layer;
    }

    Layer layer() {
        return layer;
    }

    synchronized int nextUse() {
        return uses++;
    }
}
