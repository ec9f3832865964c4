package dev.yij.io.run;

import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import java.util.Arrays;
import java.util.List;

/// Raises the scores of classes with few images, after training (Menon et al., "Long-tail learning via logit
/// adjustment", 2021, section 4.1): -τ · log(πₖ) is added to the logit of class k, where πₖ is its share of the
/// training images.
///
/// Weights in the loss are not enough where a class has a handful of images: the network soon knows all its
/// training images, and weights change nothing for those.
final class BalancedScores {

    /// τ. 1 would undo the shares altogether; weights in the loss have done a part of that.
    private static final double STRENGTH = 0.5;

    private BalancedScores() {}

    /// A copy of a model with other biases in its last dense layer, without the optimizer's state. The largest
    /// class keeps its score. A model without such a layer, or without biases in it, is returned as it is.
    ///
    /// @param counts the number of training images of each class, at least 1
    static SavedModel adjust(SavedModel saved, int[] counts) {
        SavedModel copy = saved.withoutOptimizerState();
        List<BuiltLayer> dense = copy.model().layers(Dense.class);
        if (dense.isEmpty() || dense.getLast().weights().size() < 2) {
            return saved;
        }
        Weight bias = dense.getLast().weights().getLast();
        if (bias.value().length != counts.length) {
            return saved;
        }
        double most = Arrays.stream(counts).max().orElse(1);
        for (int c = 0; c < counts.length; c++) {
            bias.value()[c] += (float) (STRENGTH * Math.log(most / counts[c]));
        }
        return copy;
    }
}
