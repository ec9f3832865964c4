package dev.yij.reference.train;

import org.jspecify.annotations.Nullable;

/// Some samples and their targets.
///
/// @param size    the number of samples; the arrays may be longer
/// @param x       the inputs, `size × sample shape`, row-major
/// @param y       the targets, `size × classes`: one-hot for classification, or one class number each
/// @param weights a factor for the loss of each sample; null if all are 1
public record Batch(int size, float[] x, float[] y, float @Nullable [] weights) {

    /// Checks the weights.
    ///
    /// @throws IllegalArgumentException if there are too few, or one is negative or not finite
    public Batch {
        if (weights != null) {
            if (weights.length < size) {
                throw new IllegalArgumentException(
                        "a batch of " + size + " samples needs a weight for each, found " + weights.length);
            }
            for (int i = 0; i < size; i++) {
                requireWeight(weights[i], "a sample weight");
            }
        }
    }

    /// Samples that all have the weight 1.
    public Batch(int size, float[] x, float[] y) {
        this(size, x, y, null);
    }

    static void requireWeight(float weight, String what) {
        if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be 0 or more, and finite in float32, found " + weight);
        }
    }

    /// The factor for the loss of a sample, and for its gradient.
    public float weight(int sample) {
        return weights == null ? 1 : weights[sample];
    }

    /// The actual class of a sample: the first maximum of its target, or its class number.
    ///
    /// @param classes the number of elements of one target; 1 for class numbers
    public int label(int sample, int classes) {
        return classes == 1 ? Math.round(y[sample]) : Metrics.argMax(y, sample * classes, classes);
    }
}
