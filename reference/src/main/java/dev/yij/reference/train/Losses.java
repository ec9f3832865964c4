package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.config.Registry;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The readers of the loss classes, and what cross-entropies share.
final class Losses {

    static final Registry<Function<Config, ? extends Loss>> REGISTRY = new Registry<>(
            "loss",
            "CustomLoss.register",
            new TreeMap<>(Map.of(
                    "BinaryCrossentropy", config -> new BinaryCrossentropy(logits(config), smoothing(config)),
                    "CategoricalCrossentropy", config -> new CategoricalCrossentropy(logits(config), smoothing(config)),
                    "MeanAbsoluteError", config -> new MeanAbsoluteError(),
                    "MeanSquaredError", config -> new MeanSquaredError(),
                    "SparseCategoricalCrossentropy", config -> new SparseCategoricalCrossentropy(logits(config)))));

    /// Keras's epsilon, rounded to float32 as TensorFlow does it: the smallest probability.
    static final float SMALLEST = 1e-7f;

    /// The largest probability.
    static final float LARGEST = 1f - 1e-7f;

    private Losses() {}

    private static boolean logits(Config config) {
        return config.flag("from_logits", false);
    }

    private static double smoothing(Config config) {
        return config.number("label_smoothing", 0);
    }

    /// @throws IllegalArgumentException if it is not in [0, 1)
    static void requireSmoothing(double smoothing) {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("label_smoothing must lie in [0, 1), found " + smoothing);
        }
    }

    /// The targets of one sample, each mixed with the value of a target that says nothing:
    /// (1 - smoothing) · target + smoothing · even.
    static float[] smoothed(double smoothing, double even, int classes, float[] target, int from) {
        float[] smoothed = new float[classes];
        for (int j = 0; j < classes; j++) {
            smoothed[j] = target[from + j] * (float) (1 - smoothing) + (float) (smoothing * even);
        }
        return smoothed;
    }
}
