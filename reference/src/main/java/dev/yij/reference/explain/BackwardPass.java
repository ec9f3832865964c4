package dev.yij.reference.explain;

import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What flows through a chain of layers: the outputs, all kept, and the gradients by them, sent back only as
/// far as somebody asks. Nothing of the model changes.
final class BackwardPass {

    private final List<BuiltLayer> layers;
    private final Pass pass;

    /// What comes in, then the outputs of the layers, `images × shape` each.
    private final List<float[]> values = new ArrayList<>();

    /// The gradients by the outputs of the layers that it has come back to, by the number of the layer.
    private final TreeMap<Integer, float[]> gradients = new TreeMap<>();

    /// Goes forward.
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

    /// What goes into a layer.
    float[] input(int layer) {
        return values.get(layer);
    }

    /// What comes out of a layer.
    float[] output(int layer) {
        return values.get(layer + 1);
    }

    /// Says what the gradient by the output of a layer is: here the way back begins.
    void begin(int layer, float[] dy) {
        gradients.put(layer, dy);
    }

    /// The gradient by the output of a layer, for which it is sent back as far as need be.
    float[] gradientBy(int layer) {
        while (gradients.firstKey() > layer) {
            int from = gradients.firstKey();
            float[] dx = new float[values.get(from).length];
            backward(from, dx);
            gradients.put(from - 1, dx);
        }
        return Objects.requireNonNull(gradients.get(layer));
    }

    /// Sends the gradient through one layer.
    ///
    /// @param dx receives the gradient by the layer's input, null if nobody needs it
    /// @return the layer's weights with their gradients, apart from those of the model
    List<Weight> backward(int layer, float @Nullable [] dx) {
        BuiltLayer built = layers.get(layer);
        List<Weight> own =
                built.weights().stream().map(Weight::withGradientOfItsOwn).toList();
        float[] dy = gradientBy(layer).clone(); // which the layer may use up
        built.layer().backward(pass, built.in(), own, input(layer), output(layer), dy, dx);
        return own;
    }
}
