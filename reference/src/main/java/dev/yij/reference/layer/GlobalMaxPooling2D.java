package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Global max pooling: the largest value of every channel.
///
/// `height × width × channels` in, `channels` out: max pooling with a window as large as the image.
///
/// @param name the layer's name, empty until a model names it
public record GlobalMaxPooling2D(String name) implements Pooling2D {

    /// A layer without a name.
    public GlobalMaxPooling2D() {
        this("");
    }

    @Override
    public GlobalMaxPooling2D name(String to) {
        return new GlobalMaxPooling2D(to);
    }

    @Override
    public boolean takesMaximum() {
        return true;
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public Pool2DShape shape(int images, Shape in) {
        Layers.requireImage(in);
        return Pool2DShape.global(images, in.dim(0), in.dim(1), in.dim(2));
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).toMap();
    }

    static GlobalMaxPooling2D fromConfig(Config config) {
        config.requireIfPresent("keepdims", false);
        return new GlobalMaxPooling2D(config.name());
    }
}
