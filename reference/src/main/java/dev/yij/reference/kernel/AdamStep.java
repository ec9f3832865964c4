package dev.yij.reference.kernel;

/// The parameters of one step of Adam, in float32 as Keras computes them.
///
/// @param rate    the learning rate including the bias correction, lr · √(1-β₂ᵗ) / (1-β₁ᵗ)
/// @param beta1   decay of the first moment
/// @param beta2   decay of the second moment
/// @param epsilon added outside the square root
public record AdamStep(float rate, float beta1, float beta2, float epsilon) {

    /// The step at time `t`, counted from 1: the bias correction of Adam's section 2.
    ///
    /// @throws IllegalArgumentException if `t` is below 1, where the correction would divide 0 by 0
    public static AdamStep at(long t, float learningRate, float beta1, float beta2, float epsilon) {
        if (t < 1) {
            throw new IllegalArgumentException("Adam counts its steps from 1, found " + t);
        }
        float correction1 = 1f - (float) StrictMath.pow(beta1, t);
        float correction2 = 1f - (float) StrictMath.pow(beta2, t);
        float rate = learningRate * ((float) StrictMath.sqrt(correction2) / correction1);
        return new AdamStep(rate, beta1, beta2, epsilon);
    }
}
