package dev.yij.reference.explain;

import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The values that pass through a chain of layers: the outputs, all of which are kept, and the gradients with
/// respect to them, propagated back only as far as they are requested. The model is not modified.
final class BackwardPass {

    private final List<BuiltLayer> layers;
    private final Pass pass;

    /// The input, then the outputs of the layers, `images × shape` each.
    private final List<float[]> values = new ArrayList<>();

    /// The gradients computed so far, with respect to the outputs of the layers, by layer index.
    private final TreeMap<Integer, float[]> gradients = new TreeMap<>();

    /// Runs the forward pass.
    BackwardPass(List<BuiltLayer> layers, Pass pass, float[] x) {
        this.layers = layers;
        this.pass = pass;
        values.add(x);
        for (BuiltLayer next : layers) {
            float[] y = new float[pass.images() * next.out().size()];
            next.layer().forward(pass, next.in(), next.weights(), values.getLast(), y);
            values.add(y);
        }
    }

    Pass pass() {
        return pass;
    }

    /// The input of a layer.
    float[] input(int layer) {
        return values.get(layer);
    }

    /// The output of a layer.
    float[] output(int layer) {
        return values.get(layer + 1);
    }

    /// Sets the gradient with respect to the output of a layer, where the backward pass starts.
    void begin(int layer, float[] dy) {
        gradients.put(layer, dy);
    }

    /// The gradient with respect to the output of a layer, propagated back as far as necessary.
    float[] gradientAt(int layer) {
        while (gradients.firstKey() > layer) {
            int from = gradients.firstKey();
            float[] dx = new float[values.get(from).length];
            backward(from, dx);
            gradients.put(from - 1, dx);
        }
        return Objects.requireNonNull(gradients.get(layer));
    }

    /// Propagates the gradient through one layer.
    ///
    /// @param dx receives the gradient with respect to the layer's input, null if it is not needed
    /// @return the layer's weights with their gradients, separate from those of the model
    List<Weight> backward(int layer, float @Nullable [] dx) {
        BuiltLayer built = layers.get(layer);
        List<Weight> own = built.weights().stream().map(Weight::withOwnGradient).toList();
        float[] dy = gradientAt(layer).clone(); // which the layer may use up
        built.layer().backward(pass, built.in(), own, input(layer), output(layer), dy, dx);
        return own;
    }
}
