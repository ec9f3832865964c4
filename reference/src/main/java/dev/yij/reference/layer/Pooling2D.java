package dev.yij.reference.layer;

import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A pooling layer: computes the maximum or the mean of each window, in every channel separately. Global
/// pooling has one window, as large as the image, and produces one number per channel.
public sealed interface Pooling2D extends Layer
        permits AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, MaxPooling2D {

    /// Whether it computes the maximum; otherwise the mean.
    boolean takesMaximum();

    /// Whether the window covers the whole image.
    default boolean isGlobal() {
        return false;
    }

    /// Whether the output of global pooling is an image of one pixel.
    default boolean keepdims() {
        return false;
    }

    /// The shape of this pooling operation for a number of images.
    ///
    /// @throws dev.yij.reference.tensor.ShapeException if the input is not an image or is smaller than the
    ///     window
    Pool2DShape shape(int images, Shape in);

    @Override
    default Optional<Window2D> window(Shape in) {
        return isGlobal() ? Optional.empty() : Optional.of(shape(1, in).window());
    }

    @Override
    default Shape outputShape(Shape in) {
        Pool2DShape s = shape(1, in);
        return isGlobal() && !keepdims() ? Shape.of(s.channels()) : Shape.of(s.outH(), s.outW(), s.channels());
    }

    @Override
    default void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        Pool2DShape s = shape(pass.images(), in);
        if (takesMaximum()) {
            pass.backend().maxPool2d(s, x, y);
        } else {
            pass.backend().averagePool2d(s, x, y);
        }
    }

    @Override
    default void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx == null) {
            return;
        }
        Pool2DShape s = shape(pass.images(), in);
        if (takesMaximum()) {
            pass.backend().maxPool2dGrad(s, x, dy, dx);
        } else {
            pass.backend().averagePool2dGrad(s, dy, dx);
        }
    }

    @Override
    default boolean backwardReadsInput() {
        return takesMaximum();
    }

    @Override
    default boolean backwardReadsOutput() {
        return false;
    }
}
