package dev.yij.reference.model;

import dev.yij.reference.train.Loss;

/// The loss of one output of a [Network], and its factor in the sum that training minimizes.
///
/// @param loss   the loss
/// @param weight the factor
public record WeightedLoss(Loss loss, float weight) {

    /// Checks the factor.
    ///
    /// @throws IllegalArgumentException if it is negative or not finite
    public WeightedLoss {
        if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the weight of a loss must be 0 or more, and finite, found " + weight);
        }
    }

    /// A loss with the factor 1.
    public WeightedLoss(Loss loss) {
        this(loss, 1);
    }
}
