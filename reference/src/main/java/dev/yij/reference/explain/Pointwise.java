package dev.yij.reference.explain;

import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.scalar.ScalarActivations;
import java.util.List;

/// What an activation function makes of one number.
///
/// @param layer    the layer's name
/// @param position where the number lies
/// @param function linear, ReLU, sigmoid or tanh
/// @param input    what goes in
/// @param output   what comes out
public record Pointwise(String layer, List<Integer> position, ActivationFunction function, float input, float output)
        implements Explanation {

    /// Copies the position.
    public Pointwise {
        position = List.copyOf(position);
    }

    static Pointwise of(String layer, List<Integer> position, ActivationFunction function, float input) {
        float[] x = {input};
        float[] y = {input};
        switch (function) {
            case RELU -> ScalarActivations.relu(1, x, y);
            case SIGMOID -> ScalarActivations.sigmoid(1, x, y);
            case TANH -> ScalarActivations.tanh(1, x, y);
            case LINEAR -> {} // y holds it already
            case SOFTMAX -> throw new IllegalArgumentException("softmax looks at a whole row");
        }
        return new Pointwise(layer, position, function, input, y[0]);
    }
}
