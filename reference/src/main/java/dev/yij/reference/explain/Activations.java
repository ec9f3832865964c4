package dev.yij.reference.explain;

import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.tensor.Tensor;
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
        return row(x, position, x.shape().rank() - 1);
    }

    /// The numbers along a dimension of `x` whose other indices are those of `position`.
    static float[] row(Tensor x, List<Integer> position, int dimension) {
        int[] at = position.stream().mapToInt(i -> i).toArray();
        float[] row = new float[x.shape().dim(dimension)];
        for (int k = 0; k < row.length; k++) {
            at[dimension] = k;
            row[k] = x.get(at);
        }
        return row;
    }
}
