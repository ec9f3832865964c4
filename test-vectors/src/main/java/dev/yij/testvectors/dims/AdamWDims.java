package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Map;

/// Several steps of AdamW on one array of weights. Where 1 - β is exact in float32, as with the betas of the
/// cases, all libraries compute the same moments.
///
/// @param count        number of weights
/// @param steps        number of steps
/// @param firstStep    the number t of the first step, counted from 1
/// @param learningRate the learning rate
/// @param beta1        decay of the first moment
/// @param beta2        decay of the second moment
/// @param epsilon      added to the root of the corrected second moment
/// @param weightDecay  times the learning rate, the share by which weights shrink in each step
public record AdamWDims(
        int count,
        int steps,
        int firstStep,
        float learningRate,
        float beta1,
        float beta2,
        float epsilon,
        float weightDecay)
        implements UpdateDims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if a count is below 1
    public AdamWDims {
        Dims.requirePositive("adamw", count, steps, firstStep);
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
        attributes.put("weight_decay", weightDecay);
        return attributes;
    }

    /// For example `n33_steps5_t1_lr0.001_b0.875_b0.96875_e1.0E-6_wd0.0625`.
    @Override
    public String toString() {
        return "n" + count + "_steps" + steps + "_t" + firstStep + "_lr" + learningRate + "_b" + beta1 + "_b" + beta2
                + "_e" + epsilon + "_wd" + weightDecay;
    }
}
