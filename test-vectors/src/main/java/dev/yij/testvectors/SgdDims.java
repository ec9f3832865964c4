package dev.yij.testvectors;

/// Several steps of stochastic gradient descent on one array of weights.
///
/// @param count        how many weights
/// @param steps        how many steps are taken
/// @param learningRate the learning rate
/// @param momentum     the share of the last step that goes on, 0 for plain descent
/// @param nesterov     whether the gradient is applied once more after the momentum
public record SgdDims(int count, int steps, float learningRate, float momentum, boolean nesterov) implements Dims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if a count is below 1
    public SgdDims {
        Dims.requirePositive("sgd", count, steps);
    }

    /// For example `n33_steps5_lr0.01_m0.9_nesterov`.
    @Override
    public String toString() {
        return "n" + count + "_steps" + steps + "_lr" + learningRate + "_m" + momentum + (nesterov ? "_nesterov" : "");
    }
}
