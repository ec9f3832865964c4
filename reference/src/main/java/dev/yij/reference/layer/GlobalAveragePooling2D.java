package dev.yij.reference.layer;

import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Global average pooling: every channel shrinks to its mean.
///
/// `height × width × channels` in, `channels` out: average pooling with a window as large as the image.
///
/// @param name the layer's name, empty until a model gives it one
public record GlobalAveragePooling2D(String name) implements Layer {

    /// A layer that waits for its name.
    public GlobalAveragePooling2D() {
        this("");
    }

    @Override
    public GlobalAveragePooling2D name(String to) {
        return new GlobalAveragePooling2D(to);
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
        pass.backend().averagePool2d(shape(pass.images(), in), x, y);
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            pass.backend().averagePool2dGrad(shape(pass.images(), in), dy, dx);
        }
    }

    @Override
    public Map<String, Object> config() {
        return new LayerConfig(name).toMap();
    }

    static GlobalAveragePooling2D fromConfig(LayerConfig config) {
        config.requireIfPresent("keepdims", false);
        return new GlobalAveragePooling2D(config.name());
    }
}
