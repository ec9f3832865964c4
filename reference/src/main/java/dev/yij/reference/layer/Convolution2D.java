package dev.yij.reference.layer;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A layer whose filters slide over the image. Each output is the dot product of a filter with the pixels under
/// it, in all input channels or in those of its group.
///
/// `height × width × channels` in, `outH × outW × filters` out.
public sealed interface Convolution2D extends Layer permits Conv2D, DepthwiseConv2D {

    /// The size of a filter.
    Size kernel();

    /// The distance between neighbouring positions of a filter.
    Size strides();

    /// How the border is handled.
    Padding padding();

    /// The distance between neighbouring taps of a filter.
    Size dilation();

    /// Whether each filter adds a bias.
    boolean useBias();

    /// How the kernel is initialized.
    Initializer initializer();

    /// The number of filters: the channels of the output.
    ///
    /// @param channels the channels of the input
    int filtersOf(int channels);

    /// The number of groups into which the channels are divided.
    ///
    /// @param channels the channels of the input
    int groupsOf(int channels);

    /// The name and the shape of the kernel. In memory it is HWIO: `kernelH × kernelW × groupInC × outC`.
    default WeightSpec kernelSpec(Conv2DShape s) {
        Shape hwio = Shape.of(s.kernelH(), s.kernelW(), s.groupInC(), s.outC());
        return new WeightSpec("kernel", hwio, initializer());
    }

    /// A copy with a different activation function.
    Convolution2D activation(ActivationFunction to);

    /// The shape of this convolution for a number of images.
    ///
    /// @throws dev.yij.reference.tensor.ShapeException if the input is not an image, is smaller than the kernel
    ///     or does not fit the groups
    default Conv2DShape shape(int images, Shape in) {
        Window2D window = Layers.window(in, kernel(), strides(), dilation(), padding());
        int channels = in.dim(2);
        return new Conv2DShape(images, window, channels, filtersOf(channels), groupsOf(channels));
    }

    @Override
    default Shape outputShape(Shape in) {
        Conv2DShape s = shape(1, in);
        return Shape.of(s.outH(), s.outW(), s.outC());
    }

    @Override
    default Optional<Window2D> window(Shape in) {
        return Optional.of(shape(1, in).window());
    }

    @Override
    default Convolution2D withoutActivation() {
        return activation(ActivationFunction.LINEAR);
    }

    @Override
    default List<WeightSpec> weights(Shape in) {
        Conv2DShape s = shape(1, in);
        return Layers.kernelAndBias(kernelSpec(s), s.outC(), useBias());
    }

    @Override
    default long multiplications(Shape in) {
        return shape(1, in).multiplications();
    }

    @Override
    default void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        Backend backend = pass.backend();
        Conv2DShape s = shape(pass.images(), in);
        float[] w = weights.get(0).value();
        float[] b = useBias() ? weights.get(1).value() : null;
        float max = largestOfRelu(activation());
        if (max > 0 && backend instanceof FusedConv2D fused) {
            if (s.groups() == 1) {
                fused.conv2dRelu(s, x, w, b, max, y);
            } else {
                fused.groupedConv2dRelu(s, x, w, b, max, y);
            }
            return;
        }
        if (s.groups() == 1) {
            backend.conv2d(s, x, w, b, y);
        } else {
            backend.groupedConv2d(s, x, w, b, y);
        }
        activation().forward(backend, s.outputSize() / s.outC(), s.outC(), y, y);
    }

    /// The largest value of a function that is ReLU up to there, infinity for ReLU itself; 0 for any other
    /// function.
    static float largestOfRelu(ActivationFunction function) {
        if (function == ActivationFunction.RELU) {
            return Float.POSITIVE_INFINITY;
        }
        return function instanceof ActivationFunction.Pointwise pointwise
                        && pointwise.f() instanceof PointFunction.Relu relu
                        && relu.isClip()
                ? relu.max()
                : 0;
    }

    @Override
    default void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        Backend backend = pass.backend();
        Conv2DShape s = shape(pass.images(), in);
        float[] at = Layers.activationGradientAt(this, pass, in, weights, x, y);
        activation().backward(backend, s.outputSize() / s.outC(), s.outC(), at, dy, dy);
        float[] w = weights.get(0).value();
        if (pass.trainsWeights()) {
            float[] dw = weights.get(0).gradient();
            float[] db = useBias() ? weights.get(1).gradient() : null;
            if (s.groups() == 1) {
                backend.conv2dGradWeights(s, x, dy, dw, db);
            } else {
                backend.groupedConv2dGradWeights(s, x, dy, dw, db);
            }
        }
        if (dx != null && s.groups() == 1) {
            backend.conv2dGradInput(s, dy, w, dx);
        } else if (dx != null) {
            backend.groupedConv2dGradInput(s, dy, w, dx);
        }
    }

    @Override
    default boolean backwardReadsOutput() {
        return activation() != ActivationFunction.LINEAR;
    }
}
