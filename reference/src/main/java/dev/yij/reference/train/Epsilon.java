package dev.yij.reference.train;

/// Where an optimizer adds its small constant ε to the mean square v of a gradient, before it divides by the
/// root.
public enum Epsilon {
    /// √(v + ε): Keras 3, and TensorFlow's Keras from 2.11 on.
    INSIDE_ROOT,
    /// √v + ε: Keras 2, and TensorFlow's Keras up to 2.10 except for RMSprop with momentum. PyTorch, too.
    OUTSIDE_ROOT;

    float root(float v, float epsilon) {
        return this == INSIDE_ROOT ? (float) Math.sqrt(v + epsilon) : (float) Math.sqrt(v) + epsilon;
    }
}
