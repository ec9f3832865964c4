package dev.yij.testvectors.dims;

import java.util.Arrays;

/// Several steps of an optimizer on one array of weights.
public interface UpdateDims extends Dims {

    /// Number of weights.
    int count();

    /// Number of steps.
    int steps();

    /// The number t of the first step, counted from 1; a new optimizer starts at 1.
    default int firstStep() {
        return 1;
    }

    /// Shape of the weights and of each of the optimizer's state arrays.
    default int[] weightShape() {
        return new int[] {count()};
    }

    /// Shape of the gradients of all steps.
    default int[] gradientShape() {
        return new int[] {steps(), count()};
    }

    /// A copy of one step's gradient.
    ///
    /// @param gradients the gradients of all steps, `steps × count`
    /// @param step      the step, counted from 0
    default float[] gradient(float[] gradients, int step) {
        return Arrays.copyOfRange(gradients, step * count(), (step + 1) * count());
    }
}
