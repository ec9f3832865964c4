package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Map;

/// Several steps of Adam on one array of weights.
///
/// @param count        number of weights
/// @param steps        number of steps
/// @param firstStep    the number t of the first step, counted from 1; a new optimizer starts at 1
/// @param learningRate the learning rate before bias correction
/// @param beta1        decay of the first moment
/// @param beta2        decay of the second moment
/// @param epsilon      added outside the square root
public record AdamDims(int count, int steps, int firstStep, float learningRate, float beta1, float beta2, float epsilon)
        implements UpdateDims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if a count is below 1
    public AdamDims {
        Dims.requirePositive("adam", count, steps, firstStep);
    }

    /// Keras's defaults: rate 1e-3, β₁ 0.9, β₂ 0.999, ε 1e-7, starting at the first step.
    public static AdamDims of(int count, int steps) {
        return new AdamDims(count, steps, 1, 1e-3f, 0.9f, 0.999f, 1e-7f);
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("steps", steps);
        attributes.put("first_step", firstStep);
        attributes.put("learning_rate", learningRate);
        attributes.put("beta_1", beta1);
        attributes.put("beta_2", beta2);
        attributes.put("epsilon", epsilon);
        return attributes;
    }

    /// For example `n33_steps5_t1_lr0.001_b0.9_b0.999_e1.0E-7`.
    @Override
    public String toString() {
        return "n" + count + "_steps" + steps + "_t" + firstStep + "_lr" + learningRate + "_b" + beta1 + "_b" + beta2
                + "_e" + epsilon;
    }
}
