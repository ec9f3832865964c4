package dev.yij.reference.layer;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Average pooling: of every window, in every channel, the mean goes on.
///
/// `height × width × channels` in, `outH × outW × channels` out. The arithmetic is in
/// [ScalarPool2D][dev.yij.reference.scalar.ScalarPool2D].
///
/// @param name    the layer's name, empty until a model gives it one
/// @param pool    the size of the window
/// @param strides the steps in which it slides
/// @param padding what happens at the border
public record AveragePooling2D(String name, Size pool, Size strides, Padding padding) implements Layer {

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

    /// The same layer with other strides.
    public AveragePooling2D strides(Size to) {
        return new AveragePooling2D(name, pool, to, padding);
    }

    /// The same layer with other padding.
    public AveragePooling2D padding(Padding to) {
        return new AveragePooling2D(name, pool, strides, to);
    }

    /// The shape of this pooling over a number of images.
    ///
    /// @throws dev.yij.reference.tensor.ShapeException if the input is no image or smaller than the window
    public Pool2DShape shape(int images, Shape in) {
        return Layers.poolShape(images, in, pool, strides, padding);
    }

    @Override
    public Shape outputShape(Shape in) {
        Pool2DShape s = shape(1, in);
        return Shape.of(s.outH(), s.outW(), s.channels());
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
        return Layers.poolConfig(name, pool, strides, padding);
    }

    static AveragePooling2D fromConfig(LayerConfig config) {
        Size pool = config.size("pool_size", Size.of(2));
        return new AveragePooling2D(
                config.name(), pool, config.size("strides", pool), config.constant("padding", Padding.VALID));
    }
}
