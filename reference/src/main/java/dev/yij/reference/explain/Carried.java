package dev.yij.reference.explain;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A number that a layer only hands on: flatten puts it elsewhere, dropout changes it in training alone.
///
/// @param layer    the layer's name
/// @param position where it lies in the output
/// @param from     where it lies in the input
/// @param output   the number
public record Carried(String layer, List<Integer> position, List<Integer> from, float output) implements Explanation {

    /// Copies the positions.
    public Carried {
        position = List.copyOf(position);
        from = List.copyOf(from);
    }

    /// The number at the same offset of a row-major input.
    static Carried at(String layer, int offset, Tensor x, List<Integer> position) {
        return new Carried(layer, position, indices(x.shape(), offset), x.data()[offset]);
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
