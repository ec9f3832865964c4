package dev.yij.reference.train;

import dev.yij.reference.CheckReturnValue;
import dev.yij.reference.config.Config;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Categorical cross-entropy whose targets are class numbers, one for each sample, instead of one-hot
/// vectors. The arithmetic is that of [CategoricalCrossentropy]. (TensorFlow divides by the sum of the
/// probabilities after it has clipped them, not before; the losses differ by less than 10⁻⁷ · classes.)
///
/// @param fromLogits whether the outputs are logits, the values before softmax
@CheckReturnValue
public record SparseCategoricalCrossentropy(boolean fromLogits) implements Loss {

    /// From probabilities.
    public SparseCategoricalCrossentropy() {
        this(false);
    }

    /// A copy for logits or for probabilities.
    public SparseCategoricalCrossentropy fromLogits(boolean to) {
        return new SparseCategoricalCrossentropy(to);
    }

    @Override
    public int targets(int outputs) {
        return 1;
    }

    /// @throws IllegalArgumentException if the target is not the number of a class
    @Override
    public float sample(
            int classes,
            float[] output,
            int from,
            float[] target,
            int targetFrom,
            float weight,
            float @Nullable [] gradient) {
        int label = (int) target[targetFrom];
        if (label != target[targetFrom] || label < 0 || label >= classes) {
            throw new IllegalArgumentException("a target is " + target[targetFrom]
                    + ", expected the number of a class, 0" + " to " + (classes - 1));
        }
        float[] oneHot = new float[classes];
        oneHot[label] = 1;
        return new CategoricalCrossentropy(fromLogits).sample(classes, output, from, oneHot, 0, weight, gradient);
    }

    @Override
    public String className() {
        return "SparseCategoricalCrossentropy";
    }

    @Override
    public Map<String, Object> settings() {
        return new Config().put("from_logits", fromLogits).toMap();
    }
}
