package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Global average pooling: the mean of every channel.
///
/// `height × width × channels` in, `channels` out: average pooling with a window as large as the image.
///
/// @param name     the layer's name, empty until a model names it
/// @param keepdims whether the output is an image of one pixel, `1 × 1 × channels`
public record GlobalAveragePooling2D(String name, boolean keepdims) implements Pooling2D {

    /// A layer whose output is a vector.
    public GlobalAveragePooling2D(String name) {
        this(name, false);
    }

    /// A layer without a name.
    public GlobalAveragePooling2D() {
        this("", false);
    }

    @Override
    public GlobalAveragePooling2D name(String to) {
        return new GlobalAveragePooling2D(to, keepdims);
    }

    /// A copy whose output is an image of one pixel.
    public GlobalAveragePooling2D keepdims(boolean to) {
        return new GlobalAveragePooling2D(name, to);
    }

    @Override
    public boolean takesMaximum() {
        return false;
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
        Config config = new Config().put("name", name);
        return keepdims ? config.put("keepdims", true).toMap() : config.toMap();
    }

    static GlobalAveragePooling2D fromConfig(Config config) {
        return new GlobalAveragePooling2D(config.name(), config.flag("keepdims", false));
    }
}
