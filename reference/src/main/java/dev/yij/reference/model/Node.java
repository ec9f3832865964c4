package dev.yij.reference.model;

import dev.yij.reference.layer.Merge;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One use of a layer in a [Plan]: which values it reads, and which it computes.
///
/// @param layer  the layer; all uses of a shared layer have the same weights
/// @param reads  the numbers of the values that it reads
/// @param value  the number of the value that it computes, larger than those
/// @param use    how often the layer is used before: 0, unless it is shared
public record Node(BuiltLayer layer, List<Integer> reads, int value, int use) {

    /// The layer's name, for all but the first use of a shared layer with the number of the use: `dense_1[1]`.
    public String name() {
        return use == 0 ? layer.name() : layer.name() + "[" + use + "]";
    }

    /// The number of the value that it reads: the first, if there are several.
    public int read() {
        return reads.getFirst();
    }

    /// The pass as this node sees it.
    Pass pass(Pass pass) {
        Pass own = pass.use(use);
        return layer.trainable() ? own : own.frozen();
    }

    /// Computes the node's value.
    ///
    /// @param values the arrays of all values
    public void forward(Pass pass, List<float[]> values) {
        float[] y = values.get(value);
        if (layer.layer() instanceof Merge merge) {
            merge.forward(pass(pass), layer.inputs(), read(values), y);
        } else {
            layer.layer().forward(pass(pass), layer.in(), layer.weights(), values.get(read()), y);
        }
    }

    /// Propagates a gradient back through the node.
    ///
    /// @param weights  the layer's weights, which receive gradients
    /// @param values   the arrays of all values
    /// @param dy       the gradient with respect to the node's value; it may be overwritten
    /// @param dx       receive the gradients with respect to the values that it reads; null where it is not
    ///     needed
    public void backward(
            Pass pass, List<Weight> weights, List<float[]> values, float[] dy, List<float @Nullable []> dx) {
        float[] y = values.get(value);
        if (layer.layer() instanceof Merge merge) {
            List<float[]> x = read(values);
            for (int i = 0; i < dx.size(); i++) {
                float[] dxi = dx.get(i);
                if (dxi != null) {
                    merge.backward(pass(pass), layer.inputs(), i, x, y, dy, dxi);
                }
            }
        } else {
            layer.layer().backward(pass(pass), layer.in(), weights, values.get(read()), y, dy, dx.getFirst());
        }
    }

    private List<float[]> read(List<float[]> values) {
        List<float[]> x = new ArrayList<>();
        for (int value : reads) {
            x.add(values.get(value));
        }
        return x;
    }
}
