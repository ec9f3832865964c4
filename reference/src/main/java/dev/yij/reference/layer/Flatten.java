package dev.yij.reference.layer;

import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns an image into one long vector, row by row, pixel by pixel, channel by channel; no number changes.
///
/// @param name the layer's name, empty until a model gives it one
public record Flatten(String name) implements Layer {

    /// A layer that waits for its name.
    public Flatten() {
        this("");
    }

    @Override
    public Flatten name(String to) {
        return new Flatten(to);
    }

    @Override
    public Shape outputShape(Shape in) {
        return Shape.of(in.size());
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        System.arraycopy(x, 0, y, 0, pass.images() * in.size());
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            System.arraycopy(dy, 0, dx, 0, pass.images() * in.size());
        }
    }

    @Override
    public Map<String, Object> config() {
        return new LayerConfig(name).toMap();
    }

    static Flatten fromConfig(LayerConfig config) {
        return new Flatten(config.name());
    }
}
