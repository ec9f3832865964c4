package dev.yij.reference.train;

import dev.yij.reference.CheckReturnValue;
import dev.yij.reference.config.Config;
import dev.yij.reference.layer.ActivationFunction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Binary cross-entropy: the mean over the outputs of -(t · log p + (1 - t) · log (1 - p)), where each output
/// is the probability of a yes, and its target 1 for yes and 0 for no. A classifier of two classes has one
/// output.
///
/// From probabilities they are clipped to [10⁻⁷, 1 - 10⁻⁷], as in Keras 2.2.4 and Keras 3 (tf.keras 2 adds
/// 10⁻⁷ within the logarithms, too). Where an output is clipped its gradient is zero.
///
/// From logits x: max(x, 0) - x · t + log (1 + e^-|x|), with the gradient σ(x) - t. A model that ends in a
/// sigmoid layer is trained on the input of that layer.
///
/// @param fromLogits     whether the outputs are logits, the values before sigmoid
/// @param labelSmoothing ε in [0, 1): targets become (1 - ε) · t + ε / 2
@CheckReturnValue
public record BinaryCrossentropy(boolean fromLogits, double labelSmoothing) implements Loss {

    /// Checks the smoothing.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public BinaryCrossentropy {
        Losses.requireSmoothing(labelSmoothing);
    }

    /// From probabilities, without label smoothing.
    public BinaryCrossentropy() {
        this(false, 0);
    }

    /// A copy for logits or for probabilities.
    public BinaryCrossentropy fromLogits(boolean to) {
        return new BinaryCrossentropy(to, labelSmoothing);
    }

    /// A copy with label smoothing.
    ///
    /// @throws IllegalArgumentException if it is not in [0, 1)
    public BinaryCrossentropy labelSmoothing(double to) {
        return new BinaryCrossentropy(fromLogits, to);
    }

    @Override
    public ActivationFunction activation() {
        return ActivationFunction.SIGMOID;
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
        float[] t = Losses.smoothed(labelSmoothing, 0.5, classes, target, targetFrom);
        double sum = 0;
        for (int j = 0; j < classes; j++) {
            float x = output[from + j];
            sum += fromLogits ? ofLogit(x, t[j]) : ofProbability(x, t[j]);
            if (gradient != null) {
                double slope = fromLogits ? sigmoid(x) - t[j] : slope(x, t[j]);
                gradient[from + j] = weight * (float) slope / classes;
            }
        }
        return (float) (sum / classes);
    }

    private static double ofProbability(float p, double t) {
        double clipped = Math.clamp(p, Losses.SMALLEST, Losses.LARGEST);
        return -(t * StrictMath.log(clipped) + (1 - t) * StrictMath.log(1 - clipped));
    }

    /// The derivative of [#ofProbability].
    private static double slope(double p, double t) {
        boolean inside = p >= Losses.SMALLEST && p <= Losses.LARGEST;
        return inside ? (1 - t) / (1 - p) - t / p : 0;
    }

    private static double ofLogit(double x, double t) {
        return Math.max(x, 0) - x * t + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    @Override
    public String className() {
        return "BinaryCrossentropy";
    }

    @Override
    public Map<String, Object> settings() {
        return new Config()
                .put("from_logits", fromLogits)
                .put("label_smoothing", labelSmoothing)
                .toMap();
    }
}
