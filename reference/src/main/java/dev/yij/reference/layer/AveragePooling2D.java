package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Average pooling: the mean of every window, in every channel.
///
/// `height × width × channels` in, `outH × outW × channels` out. The arithmetic is in
/// [ScalarPool2D][dev.yij.reference.scalar.ScalarPool2D].
///
/// @param name    the layer's name, empty until a model names it
/// @param pool    the size of the window
/// @param strides the distance between neighbouring windows
/// @param padding how the border is handled
public record AveragePooling2D(String name, Size pool, Size strides, Padding padding) implements Pooling2D {

    /// Keras's defaults: strides equal to the pool, no padding.
    public AveragePooling2D(int pool) {
        this(Size.of(pool));
    }

    /// Keras's defaults with a window that need not be square.
    public AveragePooling2D(Size pool) {
        this("", pool, pool, Padding.VALID);
    }

    @Override
    public AveragePooling2D name(String to) {
        return new AveragePooling2D(to, pool, strides, padding);
    }

    /// A copy with different strides.
    public AveragePooling2D strides(Size to) {
        return new AveragePooling2D(name, pool, to, padding);
    }

    /// A copy with different padding.
    public AveragePooling2D padding(Padding to) {
        return new AveragePooling2D(name, pool, strides, to);
    }

    @Override
    public boolean takesMaximum() {
        return false;
    }

    @Override
    public Pool2DShape shape(int images, Shape in) {
        return Layers.poolShape(images, in, pool, strides, padding);
    }

    @Override
    public Map<String, Object> config() {
        return Layers.poolConfig(name, pool, strides, padding);
    }

    static AveragePooling2D fromConfig(Config config) {
        Size pool = Size.of(config, "pool_size", Size.of(2));
        return new AveragePooling2D(
                config.name(), pool, Size.of(config, "strides", pool), config.constant("padding", Padding.VALID));
    }
}
