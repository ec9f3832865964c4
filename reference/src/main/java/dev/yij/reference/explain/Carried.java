package dev.yij.reference.explain;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A value that a layer only copies: flatten moves it, zero padding surrounds it with zeros, dropout changes it
/// only in training.
///
/// @param layer    the layer's name
/// @param position the position in the output
/// @param from     the position in the input; empty for a constant zero
/// @param output   the value
public record Carried(String layer, List<Integer> position, List<Integer> from, float output) implements Explanation {

    /// Copies the positions.
    public Carried {
        position = List.copyOf(position);
        from = List.copyOf(from);
    }

    /// A copy of the number at an offset of a row-major input, or a constant zero if the offset is -1.
    static Carried of(String layer, int offset, Tensor x, List<Integer> position) {
        return offset < 0
                ? new Carried(layer, position, List.of(), 0)
                : new Carried(layer, position, indices(x.shape(), offset), x.data()[offset]);
    }

    private static List<Integer> indices(Shape shape, int offset) {
        List<Integer> indices = new ArrayList<>();
        int rest = offset;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            indices.add(rest % shape.dim(axis));
            rest /= shape.dim(axis);
        }
        Collections.reverse(indices);
        return indices;
    }
}
