package dev.yij.reference.train;

import dev.yij.reference.CheckReturnValue;
import dev.yij.reference.config.Config;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Categorical cross-entropy: -Σ target · log(probability). As in Keras, the outputs are probabilities by
/// default; for logits use `new CategoricalCrossentropy().fromLogits(true)`.
///
/// From probabilities, as Keras 2.2.4 computes it: q = p / Σp is clipped to [10⁻⁷, 1 - 10⁻⁷], so the loss of a
/// sample lies between 1.1921e-07 and 16.118095. Where the target's own probability is clipped the gradient is
/// zero: such a sample stops learning.
///
/// From logits by log-sum-exp, as Keras 3 computes it: log Σ exp(x) - x of the target, without clipping, so
/// that no sample stops learning. The gradient is softmax(x) · Σ target - target. A model that ends in a
/// softmax layer is trained on the input of that layer.
///
/// @param fromLogits     whether the outputs are logits, the values before softmax
/// @param labelSmoothing ε in [0, 1): targets become (1 - ε) · target + ε / classes (Szegedy et al. 2016,
///     section 7)
@CheckReturnValue
public record CategoricalCrossentropy(boolean fromLogits, double labelSmoothing) implements Loss {

    /// Checks the smoothing.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public CategoricalCrossentropy {
        Losses.requireSmoothing(labelSmoothing);
    }

    /// From probabilities, without label smoothing.
    public CategoricalCrossentropy() {
        this(false);
    }

    /// From logits or probabilities, without label smoothing.
    public CategoricalCrossentropy(boolean fromLogits) {
        this(fromLogits, 0);
    }

    /// A copy for logits or for probabilities.
    public CategoricalCrossentropy fromLogits(boolean to) {
        return new CategoricalCrossentropy(to, labelSmoothing);
    }

    /// A copy with label smoothing.
    ///
    /// @throws IllegalArgumentException if it is not in [0, 1)
    public CategoricalCrossentropy labelSmoothing(double to) {
        return new CategoricalCrossentropy(fromLogits, to);
    }

    @Override
    public float sample(
            int classes,
            float[] output,
            int from,
            float[] target,
            int targetFrom,
            float weight,
            float @Nullable [] gradient) {
        if (labelSmoothing > 0) {
            float[] smoothed = Losses.smoothed(labelSmoothing, 1.0 / classes, classes, target, targetFrom);
            return labelSmoothing(0).sample(classes, output, from, smoothed, 0, weight, gradient);
        }
        return fromLogits
                ? ofLogits(classes, output, from, target, targetFrom, weight, gradient)
                : ofProbabilities(classes, output, from, target, targetFrom, weight, gradient);
    }

    private static float ofProbabilities(
            int classes,
            float[] output,
            int from,
            float[] target,
            int targetFrom,
            float weight,
            float @Nullable [] gradient) {
        float sum = 0;
        for (int j = 0; j < classes; j++) {
            sum += output[from + j];
        }
        float loss = 0;
        float dot = 0; // Σ dL/dq · q, which the division by Σp subtracts from every gradient
        for (int j = 0; j < classes; j++) {
            float y = target[targetFrom + j];
            float q = output[from + j] / sum;
            float clipped = Math.clamp(q, Losses.SMALLEST, Losses.LARGEST);
            if (y != 0) { // 0 · log q adds nothing
                loss -= y * (float) StrictMath.log(clipped);
                dot -= clipped == q ? y : 0;
            }
        }
        for (int j = 0; gradient != null && j < classes; j++) {
            float y = target[targetFrom + j];
            float q = output[from + j] / sum;
            boolean inside = q >= Losses.SMALLEST && q <= Losses.LARGEST;
            float byQ = y != 0 && inside ? -y / q : 0;
            gradient[from + j] = weight * (byQ - dot) / sum;
        }
        return loss;
    }

    private static float ofLogits(
            int classes,
            float[] output,
            int from,
            float[] target,
            int targetFrom,
            float weight,
            float @Nullable [] gradient) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < classes; j++) {
            max = Math.max(max, output[from + j]);
        }
        double sum = 0;
        for (int j = 0; j < classes; j++) {
            sum += StrictMath.exp(output[from + j] - max);
        }
        double logSum = StrictMath.log(sum);
        double loss = 0;
        double mass = 0;
        for (int j = 0; j < classes; j++) {
            loss -= target[targetFrom + j] * (output[from + j] - max - logSum);
            mass += target[targetFrom + j];
        }
        for (int j = 0; gradient != null && j < classes; j++) {
            double p = StrictMath.exp(output[from + j] - max) / sum;
            gradient[from + j] = weight * (float) (p * mass - target[targetFrom + j]);
        }
        return (float) loss;
    }

    @Override
    public String className() {
        return "CategoricalCrossentropy";
    }

    @Override
    public Map<String, Object> settings() {
        return new Config()
                .put("from_logits", fromLogits)
                .put("label_smoothing", labelSmoothing)
                .toMap();
    }
}
