package dev.yij.reference.explain;

import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.List;

/// An activation function applied to one number.
///
/// @param layer    the layer's name
/// @param position the position of the number
/// @param function any activation function except softmax
/// @param input    the number
/// @param output   the value of the function
public record Pointwise(String layer, List<Integer> position, ActivationFunction function, float input, float output)
        implements Explanation {

    /// Copies the position.
    public Pointwise {
        position = List.copyOf(position);
    }

    static Pointwise of(String layer, List<Integer> position, ActivationFunction function, float input) {
        float[] x = {input};
        float[] y = new float[1];
        function.forward(new ScalarBackend(), 1, 1, x, y);
        return new Pointwise(layer, position, function, input, y[0]);
    }
}
