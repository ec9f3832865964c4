package dev.yij.reference.layer;

import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Global max pooling: every channel shrinks to its largest value.
///
/// `height × width × channels` in, `channels` out: max pooling with a window as large as the image.
///
/// @param name the layer's name, empty until a model gives it one
public record GlobalMaxPooling2D(String name) implements Layer {

    /// A layer that waits for its name.
    public GlobalMaxPooling2D() {
        this("");
    }

    @Override
    public GlobalMaxPooling2D name(String to) {
        return new GlobalMaxPooling2D(to);
    }

    /// The shape of this pooling over a number of images `height × width × channels`.
    public static Pool2DShape shape(int images, Shape in) {
        return Pool2DShape.global(images, in.dim(0), in.dim(1), in.dim(2));
    }

    @Override
    public Shape outputShape(Shape in) {
        return Shape.of(in.requireRank(3, "images (height × width × channels)").dim(2));
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        pass.backend().maxPool2d(shape(pass.images(), in), x, y);
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            pass.backend().maxPool2dGrad(shape(pass.images(), in), x, dy, dx);
        }
    }

    @Override
    public Map<String, Object> config() {
        return new LayerConfig(name).toMap();
    }

    static GlobalMaxPooling2D fromConfig(LayerConfig config) {
        config.requireIfPresent("keepdims", false);
        return new GlobalMaxPooling2D(config.name());
    }
}
