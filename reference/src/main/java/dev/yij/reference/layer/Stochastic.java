package dev.yij.reference.layer;

import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A layer that changes its input at random during training; during inference the input is unchanged.
///
/// Its random numbers are a function of the training step, the layer's name and the position in the batch. So
/// they do not depend on slices or threads, and the backward pass draws the same ones again.
public sealed interface Stochastic extends Layer
        permits Dropout, GaussianDropout, GaussianNoise, RandomAugmentation, SpatialDropout2D {

    /// Changes the inputs at random.
    void change(Pass pass, Shape in, float[] x, float[] y);

    /// The gradient of [#change]; by default it is multiplied by the same random factors as the inputs.
    default void changeBack(Pass pass, Shape in, float[] dy, float[] dx) {
        change(pass, in, dy, dx);
    }

    @Override
    default Shape outputShape(Shape in) {
        return in;
    }

    @Override
    default Optional<Window2D> window(Shape in) {
        return Layers.pixelWindow(in);
    }

    @Override
    default void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        if (pass.training()) {
            change(pass, in, x, y);
        } else {
            System.arraycopy(x, 0, y, 0, pass.images() * in.size());
        }
    }

    @Override
    default void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null && pass.training()) {
            changeBack(pass, in, dy, dx);
        } else if (dx != null) {
            System.arraycopy(dy, 0, dx, 0, pass.images() * in.size());
        }
    }

    @Override
    default boolean backwardReadsInput() {
        return false;
    }

    @Override
    default boolean backwardReadsOutput() {
        return false;
    }
}
