package dev.yij.reference.explain;

import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Selects the explanation of an activation function.
final class Activations {

    private Activations() {}

    /// The value of a function at one number of a row; only softmax depends on the other numbers.
    static Explanation explain(
            ActivationFunction function, String layer, List<Integer> position, float[] row, int index) {
        return function == ActivationFunction.SOFTMAX
                ? Softmax.of(layer, position, row, index)
                : Pointwise.of(layer, position, function, row[index]);
    }

    /// The numbers along the last dimension of `x` whose other indices are those of `position`.
    static float[] row(Tensor x, List<Integer> position) {
        int rank = x.shape().rank();
        int row = 0;
        for (int axis = 0; axis < rank - 1; axis++) {
            row = row * x.shape().dim(axis) + position.get(axis);
        }
        int columns = x.shape().dim(rank - 1);
        return Arrays.copyOfRange(x.data(), row * columns, (row + 1) * columns);
    }
}
