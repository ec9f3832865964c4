package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Map;

/// Several steps of stochastic gradient descent on one array of weights.
///
/// @param count        number of weights
/// @param steps        number of steps
/// @param learningRate the learning rate
/// @param momentum     the share of the last step that is added to the next, 0 for plain descent
/// @param nesterov     whether the gradient is applied once more after the momentum
public record SgdDims(int count, int steps, float learningRate, float momentum, boolean nesterov)
        implements UpdateDims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if a count is below 1
    public SgdDims {
        Dims.requirePositive("sgd", count, steps);
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("steps", steps);
        attributes.put("learning_rate", learningRate);
        attributes.put("momentum", momentum);
        attributes.put("nesterov", nesterov);
        return attributes;
    }

    /// For example `n33_steps5_lr0.01_m0.9_nesterov`.
    @Override
    public String toString() {
        return "n" + count + "_steps" + steps + "_lr" + learningRate + "_m" + momentum + (nesterov ? "_nesterov" : "");
    }
}
