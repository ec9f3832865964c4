package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Map;

/// Several steps of RMSprop on one array of weights.
///
/// @param count        number of weights
/// @param steps        number of steps
/// @param learningRate the learning rate
/// @param rho          decay of the mean of squared gradients
/// @param momentum     the share of the last step that is added to the next, 0 for none
/// @param epsilon      added to the root, or to the mean before the root
/// @param insideRoot   whether ε is added before the root (TensorFlow, Keras 3) and not after it (PyTorch,
///                     Keras 2)
public record RmsPropDims(
        int count, int steps, float learningRate, float rho, float momentum, float epsilon, boolean insideRoot)
        implements UpdateDims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if a count is below 1
    public RmsPropDims {
        Dims.requirePositive("rmsprop", count, steps);
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("steps", steps);
        attributes.put("learning_rate", learningRate);
        attributes.put("rho", rho);
        attributes.put("momentum", momentum);
        attributes.put("epsilon", epsilon);
        attributes.put("epsilon_inside_root", insideRoot);
        return attributes;
    }

    /// For example `n33_steps5_lr0.001_r0.875_m0.5_e1.0E-6_inside`.
    @Override
    public String toString() {
        return "n" + count + "_steps" + steps + "_lr" + learningRate + "_r" + rho + "_m" + momentum + "_e" + epsilon
                + (insideRoot ? "_inside" : "");
    }
}
