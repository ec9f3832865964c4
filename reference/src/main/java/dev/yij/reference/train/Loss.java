package dev.yij.reference.train;

import org.jspecify.annotations.Nullable;

/// What training makes small: a number for how far one output is from its target, and its gradient.
public interface Loss {

    /// Whether the outputs are logits, the numbers before softmax. A model that ends in softmax then hands
    /// over what goes into it.
    boolean fromLogits();

    /// The loss of one sample.
    ///
    /// @param classes  how many numbers output and target have
    /// @param output   the outputs, the sample's own beginning at `from`
    /// @param target   the targets, the sample's own beginning at `targetFrom`
    /// @param weight   what the gradient is multiplied by: 1 / batch size, because the loss of a batch is the
    ///     mean
    /// @param gradient receives, from `from` on, the gradient by the outputs; null if nobody needs it
    float sample(
            int classes,
            float[] output,
            int from,
            float[] target,
            int targetFrom,
            float weight,
            float @Nullable [] gradient);
}
