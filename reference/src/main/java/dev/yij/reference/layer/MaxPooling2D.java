package dev.yij.reference.layer;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Max pooling: of every window, in every channel, only the largest value goes on.
///
/// `height × width × channels` in, `outH × outW × channels` out. The arithmetic is in
/// [ScalarPool2D][dev.yij.reference.scalar.ScalarPool2D].
///
/// @param name    the layer's name, empty until a model gives it one
/// @param pool    the size of the window
/// @param strides the steps in which it slides
/// @param padding what happens at the border
public record MaxPooling2D(String name, Size pool, Size strides, Padding padding) implements Layer {

    /// Keras's defaults: strides equal to the pool, no padding.
    public MaxPooling2D(int pool) {
        this(Size.of(pool));
    }

    /// Keras's defaults with a window that need not be square.
    public MaxPooling2D(Size pool) {
        this("", pool, pool, Padding.VALID);
    }

    @Override
    public MaxPooling2D name(String to) {
        return new MaxPooling2D(to, pool, strides, padding);
    }

    /// The same layer with other strides.
    public MaxPooling2D strides(Size to) {
        return new MaxPooling2D(name, pool, to, padding);
    }

    /// The same layer with other padding.
    public MaxPooling2D padding(Padding to) {
        return new MaxPooling2D(name, pool, strides, to);
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
        return Layers.poolConfig(name, pool, strides, padding);
    }

    static MaxPooling2D fromConfig(LayerConfig config) {
        Size pool = config.size("pool_size", Size.of(2));
        return new MaxPooling2D(
                config.name(), pool, config.size("strides", pool), config.constant("padding", Padding.VALID));
    }
}
